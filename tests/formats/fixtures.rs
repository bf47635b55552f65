//! Small files of every format, in many languages and encodings.

use encoding_rs::Encoding;
use isogloss::document::{Document, Format, Pairing, Wanted};

/// A file and how it is read.
pub struct Fixture {
    pub path: &'static str,
    pub bytes: Vec<u8>,
}

/// The document of some bytes and, where they hold both sides, its pairing.
pub type Read = (Document, Option<Pairing>);

/// Reads bytes as the file of a path; `None` when they are no text or no table.
pub fn read(path: &str, bytes: &[u8]) -> Option<Read> {
    let both = |(document, pairing)| (document, Some(pairing));
    let wanted = Wanted::default();
    match Format::of_path(path) {
        Format::Po => Document::read_po(path, bytes).ok().map(both),
        Format::Xliff => Document::read_xml(path, bytes, wanted).ok().map(both),
        Format::Table => Document::read_table(path, bytes, wanted).ok().map(both),
        format => Document::read(path, bytes, format).ok().map(|document| (document, None)),
    }
}

const PO: &str = r#"# Übersetzung
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#. the menu
#, c-format
#| msgid "_Store the file"
msgid "_Save the file %s before you close the window"
msgstr "_Speichern Sie die Datei %s, bevor "
"Sie das \"Fenster\" schließen\n"
"und 100%% sicher sind: caf\303\251"

msgctxt "dialog"
msgid "%d page"
msgid_plural "%d pages"
msgstr[0] "%d Seite 日本語"
msgstr[1] "%d Seiten مرحبا"

#, fuzzy
msgid "not agreed"
msgstr "offen"

#~ msgid "old"
#~ msgstr "alt"

msgid "Open"
msgstr "Öffnen Sie <b>die Datei</b> &amp; warten Sie\tkurz"
"#;

const KOI: &str = r#"msgid ""
msgstr ""
"Language: ru\n"
"Content-Type: text/plain; charset=KOI8-R\n"

msgid "The bridge opens on Monday"
msgstr "Мост открывается "
"в понедельник"

msgid "The tower is closed for repairs"
msgstr "Башня закрыта на ремонт"
"#;

const XLIFF_1: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="a" source-language="en" target-language="fr" datatype="plaintext"><header><note>n</note></header>
  <body><group>
   <trans-unit id="1" resname="save" approved="yes"><source>Save &amp; close <g id="1">the file</g><x id="2"/></source>
    <target state="final">Enregistrez &amp; fermez <g id="1">le fichier</g><x id="2"/> s’il vous plaît</target>
    <alt-trans><target>Autre</target></alt-trans></trans-unit>
   <trans-unit id="2"><source>Plain</source><target><![CDATA[Texte <b>brut</b> & simple]]></target></trans-unit>
   <trans-unit id="3" translate="no"><source>42</source><target>43</target></trans-unit>
   <trans-unit id="4"><source>New</source><target state="needs-translation">New</target></trans-unit>
   <trans-unit id="6"><source>The gate is open. The lamp <x id="1"/> is on.</source>
    <seg-source><mrk mtype="seg" mid="s1">The gate is open.</mrk> <mrk mtype="seg" mid="s0">The lamp <x id="1"/> is on.</mrk></seg-source>
    <target><mrk mtype="seg" mid="s0">La lampe <x id="1"/> est allumée.</mrk> <mrk mtype="seg" mid="s1">Le portail est ouvert.</mrk></target></trans-unit>
   <trans-unit id="7"><source>One. Two.</source>
    <seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>
    <target>Un <mrk mtype="seg" mid="1">et deux.</mrk></target></trans-unit>
   <trans-unit id="5"><source>Wait</source><target>Attendez <mrk mtype="protected">XLIFF</mrk> un &#233;t&#xE9;</target></trans-unit>
  </group></body>
 </file>
</xliff>
"#;

const XLIFF_2: &str = r#"<?xml version="1.0"?>
<xliff version="2.0" srcLang="en" trgLang="ja" xmlns="urn:oasis:names:tc:xliff:document:2.0">
 <file id="f"><unit id="u" name="greeting"><notes><note>hint</note></notes>
  <originalData><data id="d">%s</data></originalData>
  <segment id="s" state="final" subState="x:y"><source>Good <pc id="1">morning</pc>.</source><target>おはよう<pc id="1">ございます</pc>。</target></segment>
  <ignorable><source> </source><target> </target></ignorable>
  <segment id="t"><source>Open <ph id="2" dataRef="d"/></source><target><ph id="2" dataRef="d"/>を開く</target></segment>
  <segment id="n" state="initial"><source>Later</source><target>Later</target></segment>
 </unit></file>
</xliff>
"#;

const TMX: &str = r#"<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en" datatype="plaintext"/><body>
<tu><note>n</note><tuv xml:lang="ar"><seg>البرج مغلق <ph>{b}</ph>اليوم</seg></tuv><tuv xml:lang="en"><seg>The tower is closed <ph>{b}</ph>today</seg></tuv></tu>
<tu><tuv lang="en"><seg>It <bpt i="1">&lt;i></bpt>opens<ept i="1">&lt;/i></ept> <hi>late</hi></seg></tuv><tuv lang="ar"><seg>يفتح <hi>متأخرا</hi></seg></tuv></tu>
</body></tmx>
"#;

const CSV: &str = "en,de,note\r\n\"The \"\"Vasa\"\" has 64 cannons\",\"Die \"\"Vasa\"\" hat 64 Kanonen\",x\r\nThe end, Das Ende ,\r\n#c\r\nOne %s,Ein %s und 5%ige Lösung,y\r\n";
const TSV: &str = "source\ttarget\nA bridge\tмост через реку\nAnother, one\tдругой, мост\n";
const TEXT: &str = "Le débat a été clos à midi.\nLa séance reprendra après le déjeuner, à quinze heures.\nÇa va être réglé.\n";
const WRAPPED: &str = "The block confrontation of the last century has ended, but the block\nconfrontation is still remembered by many of those who lived through\nit, and their children have heard of it often enough to know what it\nmeant for each of the countries.\n";
const MARKDOWN: &str = "---\nlang: fr\n---\n# Le *grand* débat\n\nUn texte &amp; un \\*autre* mot, `code` ici,\net une [référence](http://x.example) à la ligne.\n\n> Une citation qui\n> continue ici.\n\n| a | b |\n| - | - |\n| une case | deux \\| cases |\n\n<p>du HTML &eacute;crit</p>\n";
const HTML: &str = "<!DOCTYPE html>\n<html lang=\"it\"><body><h1>Il caff&egrave;</h1><p>Un testo <b>con</b> enfasi &amp; altro\n   testo <code>x</code> qui.</p><img alt=\"una foto\" title=breve><ul><li>uno<li>due</ul></body></html>\n";

fn encoded(text: &str, label: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).expect("an encoding");
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "{label} holds the fixture");
    bytes.into_owned()
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

/// All of them.
pub fn all() -> Vec<Fixture> {
    let fixture = |path, bytes: Vec<u8>| Fixture { path, bytes };
    let mark = |text: &str| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    vec![
        fixture("de.po", PO.into()),
        fixture("crlf.po", PO.replace('\n', "\r\n").into()),
        fixture("koi.po", encoded(KOI, "koi8-r")),
        fixture("one.xlf", XLIFF_1.into()),
        fixture("one16.xlf", utf16(XLIFF_1, true)),
        fixture("latin.xlf", encoded(&XLIFF_1.replace("UTF-8", "windows-1252"), "windows-1252")),
        fixture("two.xlf", XLIFF_2.into()),
        fixture("two16.xlf", utf16(XLIFF_2, false)),
        fixture("memory.tmx", TMX.into()),
        fixture("bom.tmx", mark(TMX)),
        fixture("table.csv", CSV.into()),
        fixture("bom.csv", mark(CSV)),
        fixture("table.tsv", TSV.into()),
        fixture("table16.tsv", utf16(TSV, true)),
        fixture("fr.txt", TEXT.into()),
        fixture("latin.fr.txt", encoded(TEXT, "windows-1252")),
        fixture("wrapped.txt", WRAPPED.into()),
        fixture("fr.md", MARKDOWN.into()),
        fixture("crlf.md", MARKDOWN.replace('\n', "\r\n").into()),
        fixture("it.html", HTML.into()),
    ]
}
