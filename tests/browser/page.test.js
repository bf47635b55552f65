// The HTML report in a real browser: clicks, keys, filters, what leaves the page, what axe-core finds.
// Needs: npm ci in this folder, chromium on the path, isogloss built (ISOGLOSS names it).
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");
const isogloss = process.env.ISOGLOSS || path.join(root, "target/release/isogloss");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const out = mkdtempSync(path.join(tmpdir(), "isogloss-page-"));
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });
let browser;

before(async () => {
  const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
after(() => browser.close());

// A report of some of the fixtures; the exit code says whether there are findings, not whether it was written.
function report(name, ...args) {
  const file = path.join(out, `${name}.html`);
  const cwd = path.join(root, "tests/html/files");
  const ran = spawnSync(isogloss, ["check", "--no-config", "--quiet", "--min-confidence", "0.2", "--format", "html", "-o", file, ...args], { cwd });
  assert.ok(ran.status < 2, String(ran.stderr));
  return file;
}

// Opens a report; whatever goes wrong in it fails the test.
async function open(file, { width = 1280, height = 900, dark = false, hash = "" } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", bypassCSP: false });
  page.wrong = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.wrong.push(message.text()));
  page.on("pageerror", (error) => page.wrong.push(error.message));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || page.wrong.push(request.url()));
  await page.goto(`file://${file}${hash}`);
  return page;
}

async function close(page, name) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= room, `${wide} px in a window of ${room}`);
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  assert.deepEqual(page.wrong, []);
  await page.close();
}

const card = (page) => page.locator(".card.lit").getAttribute("id");
const stand = (page) => page.locator(".m.at").innerText();

test("clicks step through the places of a finding", async () => {
  const page = await open(report("summit", "summit.en.md"));
  await page.locator("article .m", { hasText: "dispute over quotas" }).click();
  assert.equal(await card(page), "f1-1");
  assert.equal(await stand(page), "dispute over quotas");
  assert.equal(await page.locator("#f1-1 .stands").innerText(), "2 of 3");
  assert.match(await page.locator("#f1-1 .write").innerText(), /^here: write “quota dispute”/);
  await page.locator(".m.at").click();
  assert.equal(await page.locator("#f1-1 .write:visible").count(), 0);
  assert.equal(await page.locator("#f1-1 .stands").innerText(), "3 of 3");
  await page.locator("#f1-1 [data-step='1']").click();
  assert.equal(await page.locator("#f1-1 .stands").innerText(), "1 of 3");
  await page.locator("#f1-2 .head").click();
  assert.equal(await card(page), "f1-2");
  await page.locator("#f1-2 .lines a").last().click();
  assert.match(page.url(), /#p1-2-\d+$/);
  await page.goBack();
  assert.match(page.url(), /#f1-2$/);
  await close(page, "clicks");
});

test("keys step, search, filter, help", async () => {
  const page = await open(report("keys", "summit.en.md"));
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press("j");
  assert.equal(await card(page), "f1-1");
  await press("j", "k", "k");
  const count = await page.locator(".card").count();
  assert.equal(await card(page), `f1-${count}`);
  await press("j", "Enter");
  assert.equal(await page.locator("#f1-1 .stands").innerText(), "3 of 3");
  await press("p");
  assert.equal(await page.locator("#f1-1 .stands").innerText(), "2 of 3");
  await press("Escape");
  assert.equal(await page.locator(".card.lit").count(), 0);
  await press("/");
  await page.keyboard.type("macau");
  assert.equal(await page.locator(".card:visible").count(), 1);
  assert.ok((await page.locator("article .m.off").count()) > 3);
  await press("Enter");
  assert.equal(await stand(page), "Macau");
  await page.locator("#search").fill("");
  await press("Escape", "f");
  assert.ok(await page.locator("#filters .panel").isVisible());
  await page.locator("#no-rules").click();
  assert.equal(await page.locator(".card:visible").count(), 0);
  assert.ok(await page.locator(".filtered:visible").count());
  await page.locator('#filters input[value="name-spelling"]').check();
  assert.equal(await page.locator(".card:visible").count(), 2);
  await page.locator("#all-rules").click();
  await page.locator("#least").fill("70");
  const shown = await page.locator(".card:visible").evaluateAll((all) => all.map((one) => Number(one.dataset.confidence)));
  assert.ok(shown.length > 0 && shown.length < count && shown.every((confidence) => confidence >= 70));
  await press("Escape", "?");
  assert.ok(await page.locator("#help").isVisible());
  await press("Escape");
  assert.ok(!(await page.locator("#help").isVisible()));
  await close(page, "keys");
});

test("an overview leads to the files and back, and sorts", async () => {
  const page = await open(report("several", "."));
  assert.ok(await page.locator("#overview").isVisible());
  assert.equal(await page.locator(".file:visible").count(), 0);
  await page.locator("#files thead button", { hasText: "per 1,000 words" }).click();
  const values = await page.locator("#files tbody td:last-child").evaluateAll((all) => all.map((one) => Number(one.dataset.v)));
  assert.deepEqual(values, [...values].sort((a, b) => b - a));
  await page.locator("#files a", { hasText: "summit.en.md" }).click();
  assert.equal(await page.locator(".file:visible h1").innerText(), "summit.en.md");
  await page.keyboard.press("[");
  assert.equal(await page.locator(".file:visible h1").innerText(), "sefer.he.md");
  await page.keyboard.press("o");
  assert.ok(await page.locator("#overview").isVisible());
  await page.locator("[data-only='figure-format']").click();
  assert.equal(await page.locator(".card.lit").getAttribute("data-rule"), "figure-format");
  await page.keyboard.press("o");
  const counts = await page.locator("#files .count").allInnerTexts();
  assert.equal(counts.reduce((sum, count) => sum + Number(count), 0), await page.locator(".card:not([hidden])").count());
  await close(page, "overview");
});

test("a finding across files steps from one to the other", async () => {
  const page = await open(report("across", "menu.de.po", "panel.de.po"));
  const id = await page.locator(".card[data-rule='inconsistent-segment']").getAttribute("id");
  await page.evaluate((id) => (location.hash = id), id);
  await page.waitForSelector(".card.lit");
  const names = [];
  for (const _ of [1, 2]) {
    names.push(await page.locator(".file:visible h1").innerText());
    await page.keyboard.press("Enter");
    await page.waitForTimeout(100);
  }
  assert.deepEqual(names.sort(), ["menu.de.po", "panel.de.po"]);
  await close(page, "across");
});

test("right-to-left text stands to the right, and a phone has room", async () => {
  const file = report("rtl", "hilal.ar.txt", "sefer.he.md");
  for (const [width, name] of [[1280, "rtl"], [320, "rtl-phone"]]) {
    const page = await open(file, { width, height: 640, hash: "#file-1" });
    const direction = await page.locator(".file:visible article p").first().evaluate((one) => getComputedStyle(one).direction);
    assert.equal(direction, "rtl");
    await page.keyboard.press("j");
    const [mark, box] = [await page.locator(".m.at").boundingBox(), await page.locator(".file:visible .margin").boundingBox()];
    // The place in hand is never under the finding in hand.
    assert.ok(width > 960 || mark.y + mark.height <= box.y, JSON.stringify([mark, box]));
    await close(page, name);
  }
});

test("it reads without its script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`file://${report("plain", "summit.en.md", "hilal.ar.txt")}`);
  assert.equal(await page.locator("article:visible").count(), 2);
  assert.equal(await page.locator("#search:visible").count(), 0);
  await page.locator("article .m", { hasText: "dispute over quotas" }).click();
  assert.match(page.url(), /#f\d-1$/);
  await context.close();
});

test("axe-core finds nothing serious, light and dark, wide and narrow", async () => {
  const source = ["--lang", "en", "--source-lang", "zh", "--source", "courier.zh.txt", "courier.en.txt"];
  const reports = [
    [report("axe", "."), ["", "#file-6"]],
    [report("axe-source", ...source), [""]],
  ];
  for (const [file, places] of reports) {
    for (const hash of places) {
      for (const dark of [false, true]) {
        for (const width of [1280, 320]) {
          const page = await open(file, { width, height: 700, dark, hash });
          if (hash !== "" || places.length === 1) await page.keyboard.press("j");
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => axe.run());
          const told = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
          assert.deepEqual(told, [], `${hash} ${dark ? "dark" : "light"} ${width}`);
          await close(page, `axe-${path.basename(file, ".html")}${hash.slice(1)}-${dark ? "dark" : "light"}-${width}`);
        }
      }
    }
  }
});
