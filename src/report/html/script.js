// Shows one file at a time, steps through findings and places, filters. What is shown is in the address, after "#": a file
// (file-2), a finding (f2-7), a place (p2-7-0); so links in the page work by themselves, and so does the way back.
"use strict";
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const sections = $$(".file");
  const several = "several" in document.body.dataset;
  let section = null;
  let card = null;
  let at = -1;
  const lit = new Set();
  const light = (element, name) => {
    element.classList.add(name);
    lit.add(element);
  };

  // Where the finding in hand stands in the text: lists made once, as a page may hold tens of thousands of marks.
  const listed = (elements, names) => {
    const map = new Map();
    for (const element of elements) {
      for (const name of names(element)) (map.get(name) || map.set(name, []).get(name)).push(element);
    }
    return map;
  };
  const marks = new Map();
  const marksOf = (id) => {
    if (!marks.has(section)) marks.set(section, listed($$(".text .m", section), (mark) => mark.dataset.f.split(" ")));
    return marks.get(section).get(id) || [];
  };
  let places = null;
  const placesOf = (id) => {
    places ||= listed($$('.text [id^="p"]'), (place) => ["f" + place.id.slice(1, place.id.lastIndexOf("-"))]);
    return places.get(id) || [];
  };
  // A place whose mark belongs to another finding too has a name before it.
  const markOf = (place) => {
    while (place && place.matches("i")) place = place.nextElementSibling;
    return place;
  };
  const shownCards = () => (section ? $$(".card:not([hidden])", section) : []);
  const margin = () => $(".margin", section);

  const show = (wanted) => {
    if (section === wanted && (wanted || !several || byId("overview").classList.contains("shown"))) return;
    release();
    if (section) section.classList.remove("shown");
    section = wanted;
    if (several) byId("overview").classList.toggle("shown", !wanted);
    if (wanted) wanted.classList.add("shown");
    const where = byId("where");
    if (where) {
      where.textContent = wanted ? `${sections.indexOf(wanted) + 1} of ${sections.length}` : "";
      for (const [id, step] of [["previous-file", -1], ["next-file", 1]]) {
        byId(id).disabled = !sections[sections.indexOf(wanted) + step];
      }
    }
    window.scrollTo({ top: 0, behavior: "instant" });
  };

  const release = () => {
    for (const element of lit) element.classList.remove("lit", "at");
    lit.clear();
    card = null;
    at = -1;
  };

  // Takes a finding in hand and goes to one of its places; without a number, to the first that is to be changed.
  const take = (wanted, place) => {
    if (card !== wanted) {
      release();
      card = wanted;
      light(card, "lit");
      for (const mark of marksOf(card.id)) light(mark, "lit");
    }
    for (const element of lit) element.classList.remove("at");
    const all = placesOf(card.id);
    const here = all.filter((one) => section.contains(one));
    if (place === undefined) place = all.indexOf(here.find((one) => !markOf(one).classList.contains("keep")) || here[0]);
    at = place;
    const named = all[at];
    const mark = markOf(named);
    if (mark && section.contains(mark)) {
      light(mark, "at");
      mark.scrollIntoView({ block: "center", behavior: "instant" });
    }
    // What to write here; a mark under several findings speaks of the first.
    const write = $(".write", card);
    const says = mark && mark.dataset.f.split(" ")[0] === card.id ? mark.title : "";
    write.textContent = says ? `here: ${says}` : "";
    write.hidden = !says;
    const owner = card.closest(".file");
    const list = shownCards();
    const said = owner === section ? `${list.indexOf(card) + 1} of ${list.length}` : `finding of ${owner.dataset.path}`;
    $(".turned", section).textContent = said;
    $(".stands", card).textContent = all.length ? `${at + 1} of ${all.length}` : "not in the text";
    byId("live").textContent = `Finding ${said}: ${$(".message", card).textContent}`;
    if (owner !== section) return;
    margin().classList.remove("open");
    $(".list", section).setAttribute("aria-expanded", "false");
    const room = margin().getBoundingClientRect();
    const box = card.getBoundingClientRect();
    if (box.top < room.top + 40 || box.bottom > room.bottom) margin().scrollTop += box.top - room.top - 56;
  };

  const go = (id) => {
    // Steps in one file are one stop on the way back.
    const stays = section && section.contains(byId(id));
    history[stays ? "replaceState" : "pushState"](null, "", `#${id}`);
    follow();
  };

  const follow = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && byId(id);
    const wanted = target && target.closest(".file");
    if (!wanted) {
      show(several ? null : sections[0] || null);
      return;
    }
    const place = /^p(\d+-\d+)-\d+$/.exec(id);
    const finding = byId(place ? `f${place[1]}` : id);
    const kept = card;
    show(wanted);
    if (finding && finding.matches(".card")) {
      // A place may stand in another file than its finding: then it is shown there.
      take(finding, place ? placesOf(finding.id).indexOf(target) : undefined);
    } else if (!kept) {
      $("h1", wanted).focus({ preventScroll: true });
    }
  };

  const turn = (step) => {
    const list = shownCards();
    if (!list.length) return;
    const now = list.indexOf(card);
    const next = now < 0 ? (step > 0 ? 0 : list.length - 1) : (now + step + list.length) % list.length;
    go(list[next].id);
    $(".head", list[next]).focus({ preventScroll: true });
  };

  const step = (by) => {
    if (!card) return turn(1);
    const all = placesOf(card.id);
    if (all.length) go(all[(at + by + all.length) % all.length].id);
  };

  const turnFile = (by) => {
    const next = sections[sections.indexOf(section) + by];
    if (next) go(next.id);
    else if (several && by < 0) go("overview");
  };

  // Filters.
  const search = byId("search");
  const least = byId("least");
  const boxes = $$('input[name="rule"]');
  const cards = $$(".card").map((element) => ({
    element,
    rule: element.dataset.rule,
    confidence: Number(element.dataset.confidence),
    file: element.closest(".file").id.slice(5),
    said: null,
  }));
  const filter = () => {
    const words = search.value.trim().toLowerCase();
    const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const floor = Number(least.value);
    const hidden = new Set();
    const counts = new Map();
    for (const one of cards) {
      if (words && one.said === null) one.said = one.element.textContent.toLowerCase();
      const shown = on.has(one.rule) && one.confidence >= floor && (!words || one.said.includes(words));
      one.element.hidden = !shown;
      if (shown) counts.set(one.file, (counts.get(one.file) || 0) + 1);
      else hidden.add(one.element.id);
    }
    for (const mark of $$(".text .m")) {
      mark.classList.toggle("off", hidden.size > 0 && mark.dataset.f.split(" ").every((id) => hidden.has(id)));
    }
    for (const row of $$("#files tbody tr")) {
      const cell = $(".count", row);
      cell.textContent = cell.dataset.v = counts.get(row.dataset.file) || 0;
    }
    for (const one of sections) {
      const count = counts.get(one.id.slice(5)) || 0;
      const all = $$(".card", one).length;
      $(".turned", one).textContent = count === all ? `${all} findings` : `${count} of ${all} findings`;
      $(".filtered", one).hidden = count > 0 || all === 0;
    }
    byId("least-shown").textContent = `${floor} %`;
    byId("filtered").textContent = hidden.size ? ` ${cards.length - hidden.size} of ${cards.length}` : "";
    if (card && card.hidden) release();
  };
  if (search) {
    search.addEventListener("input", filter);
    least.addEventListener("input", filter);
    for (const box of boxes) box.addEventListener("change", filter);
    const tick = (wanted) => {
      for (const box of boxes) box.checked = wanted(box.value);
      filter();
    };
    byId("all-rules").addEventListener("click", () => tick(() => true));
    byId("no-rules").addEventListener("click", () => tick(() => false));
    for (const button of $$("[data-only]")) {
      button.addEventListener("click", () => {
        tick((rule) => rule === button.dataset.only);
        const first = cards.find((one) => !one.element.hidden);
        if (first) go(first.element.id);
      });
    }
    byId("help-button").addEventListener("click", () => byId("help").showModal());
    document.addEventListener("click", (event) => {
      if (!event.target.closest("#filters")) byId("filters").open = false;
    });
  }

  // Clicks.
  document.addEventListener("click", (event) => {
    const by = event.target.closest("[data-step]");
    if (by) {
      const own = by.closest(".card");
      if (own === card) step(Number(by.dataset.step));
      else go(own.id);
      return;
    }
    const turned = event.target.closest("[data-turn]");
    if (turned) return turn(Number(turned.dataset.turn));
    const list = event.target.closest(".list");
    if (list) {
      list.setAttribute("aria-expanded", String(margin().classList.toggle("open")));
      return;
    }
    const mark = event.target.closest(".m");
    if (mark && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      // A click on the finding in hand goes to its next place; where several lie over each other, to the next finding.
      const ids = mark.dataset.f.split(" ").filter((id) => !byId(id).hidden);
      if (!ids.length) return;
      const now = card ? ids.indexOf(card.id) : -1;
      if (now >= 0 && ids.length === 1) return step(1);
      const id = ids[(now + 1) % ids.length];
      const own = placesOf(id).find((place) => markOf(place) === mark);
      return go(own ? own.id : id);
    }
    const head = event.target.closest(".head");
    if (head && card && head.closest(".card") === card) {
      event.preventDefault();
      step(1);
    }
  });

  for (const [id, by] of [["previous-file", -1], ["next-file", 1]]) {
    if (byId(id)) byId(id).addEventListener("click", () => turnFile(by));
  }

  // Keys.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const typing = event.target.matches('input[type="search"]');
    const filters = byId("filters");
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else if (filters && filters.open) filters.open = false;
      else release();
      return;
    }
    if (typing) {
      if (event.key === "Enter") {
        event.target.blur();
        turn(1);
      }
      return;
    }
    const native = event.target.closest("button, summary, input, a");
    const keys = {
      j: () => turn(1),
      k: () => turn(-1),
      p: () => step(-1),
      "]": () => turnFile(1),
      "[": () => turnFile(-1),
      o: () => several && go("overview"),
      "/": () => search && search.focus(),
      f: () => filters && (filters.open = !filters.open) && $("#least").focus(),
      "?": () => byId("help").showModal(),
      Enter: native ? null : () => step(1),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // The table sorts by any of its columns.
  for (const [column, head] of $$("#files thead th").entries()) {
    $("button", head).addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") === "descending" || (column < 2 && !head.hasAttribute("aria-sort"));
      for (const other of $$("#files thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = $("#files tbody");
      const value = (row) => row.children[column];
      const compare = (a, b) =>
        "v" in value(a).dataset
          ? Number(value(a).dataset.v) - Number(value(b).dataset.v)
          : value(a).textContent.localeCompare(value(b).textContent);
      body.append(...[...body.children].sort((a, b) => (up ? 1 : -1) * compare(a, b)));
    });
  }

  window.addEventListener("hashchange", follow);
  follow();
});
