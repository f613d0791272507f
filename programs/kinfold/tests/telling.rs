//! `kinfold tell`, `courier` and `checker` as they are typed: invented people, a gateway and a mail
//! server that deliver nothing, and a courier that is really killed.

use courier::fake::{FakeGateway, Faults, Sink};
use record::clear::{Clear as _, Object};
use record::date::Day;
use record::person::Contact;
use record::safe::{Channel, Hours, Means, SafeContact, SeenBy};
use record::script::Language;
use record::slip::{Held, Slip};
use serde_json::Value;
use sign::id::RecordId;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KINFOLD: &str = env!("CARGO_BIN_EXE_kinfold");
const ONE: &str = "01010101010101010101010101010101";
const TWO: &str = "02020202020202020202020202020202";
const TOKEN: &str = "atokenofthetests";

const SETTING: &str = r#"
incident = "00112233445566778899aabbccddeeff"
society = 1
exercise = true
drafts_count_as_reviewed = "exercise"
typed_numbers_count = "exercise"
phone = "+41 00 000 00 00"
sender = "P.O. Box 12, 1000 Anytown"
awake = ["00:00", "24:00"]
asked_counts_as_enquirer = true
currency = "CHF"
price = [{ means = "sms", micros = 90000 }, { means = "mail", micros = 100 }]
[words.en]
happened = "On 18 January somebody got into one of our computers."
doing = "We locked it on the same day."
[words.ar]
happened = "في 18 يناير دخل أحد إلى حاسوب لنا."
doing = "أقفلناه في اليوم نفسه."
"#;

fn kinfold(arguments: &[&str]) -> (i32, String) {
    let out = Command::new(KINFOLD)
        .args(arguments)
        .output()
        .expect("kinfold runs");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let faults = String::from_utf8_lossy(&out.stderr);
    (out.status.code().unwrap_or(-1), format!("{text}{faults}"))
}

fn slip(n: u32, today: i32) -> Slip {
    // The third of each ten can be reached by mail only; the fifth was never asked.
    let means = match n % 10 {
        3 => vec![Means::Mail],
        5 => vec![],
        _ => vec![Means::Sms],
    };
    let channel = |means: &Means| Channel {
        means: *means,
        allowed: true,
        seen_by: SeenBy::NobodyElse,
    };
    let tag = if n.is_multiple_of(2) { "en" } else { "ar" };
    let asked = !means.is_empty();
    Slip {
        name: Some(format!("Person{n}").as_str().into()),
        contact: Contact {
            phones: vec![
                format!("+41 79 {:03} {:02} 11", n / 100 + 100, n % 100)
                    .as_str()
                    .into(),
            ],
            mails: vec![format!("p{n}@mail.example").as_str().into()],
            addresses: vec![],
            safe: SafeContact {
                channels: means.iter().map(channel).collect(),
                hours: vec![Hours {
                    days: 0x7f,
                    from: 0,
                    to: 1440,
                }],
                languages: vec![Language::from_tag(tag).expect("a tag")],
                confirmed: asked.then_some(Day(today - 1)),
                expires: Some(Day(today + 100)),
                ..SafeContact::default()
            },
        },
        held: Held(vec![]),
    }
}

struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn tell(&self, act: &str, more: &[&str]) -> (i32, String) {
        let campaign = self.text("campaign");
        let mut arguments = vec!["tell", act, "--campaign", &campaign];
        arguments.extend(more);
        kinfold(&arguments)
    }

    fn status(&self) -> Value {
        let (code, text) = self.tell("status", &["--json"]);
        assert_eq!(code, 0, "{text}");
        let status: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(status["all"], status["affected"], "the rows sum");
        let rows = status["rows"].as_object().expect("rows");
        let sum: u64 = rows.values().filter_map(Value::as_u64).sum();
        assert_eq!(Some(sum), status["all"].as_u64());
        status
    }
}

/// Files as `kinfold exposure`, `slips open` and `slips index` write them.
fn ground(people: u32) -> Ground {
    let folder = tempfile::tempdir().expect("a folder");
    let ground = Ground { folder };
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let today = since.expect("a clock").as_secs() / 86_400;
    let today = i32::try_from(today).expect("a day");
    let mut table = exposure::table::HEAD.to_owned();
    let mut index = format!("kinfold-opened-index 1\nindex\t1\t1\t{}\n", "00".repeat(32));
    let mut opened = String::new();
    for n in 1..=people {
        let (person, record) = (format!("{n:032x}"), format!("{:032x}", n + 0x10_0000));
        table.push_str(&format!("{person}\t1\tidentity\tconfirmed\treleased\t7\n"));
        table.push_str(&format!("{person}\t1\tcontact\texcluded\tnot_reached\t7\n"));
        index.push_str(&format!(
            "person\t{person}\t{person}\nrecord\t{record}\t{record}\t14\n"
        ));
        let id: RecordId = record.parse().expect("an id");
        let object = Object::new().with("record", &id).word("standing", "newest");
        let line = object
            .value("slip", slip(n, today).to_clear())
            .done()
            .line();
        opened.push_str(&line);
        opened.push('\n');
    }
    index.push_str(&format!("end\t{people}\n"));
    fs::write(ground.path("affected.tsv"), table).expect("a table");
    fs::write(ground.path("index"), index).expect("an index");
    fs::write(ground.path("opened"), opened).expect("slips");
    fs::write(ground.path("setting.toml"), SETTING).expect("a setting");
    ground
}

fn plan(ground: &Ground) -> (i32, String) {
    let [table, opened, index, setting, out] = [
        "affected.tsv",
        "opened",
        "index",
        "setting.toml",
        "campaign",
    ]
    .map(|n| ground.text(n));
    kinfold(&[
        "tell",
        "plan",
        "--exposure",
        &table,
        "--opened",
        &opened,
        "--index",
        &index,
        "--setting",
        &setting,
        "--out",
        &out,
    ])
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn courier(ground: &Ground) -> Running {
    let (campaign, config) = (ground.text("campaign"), ground.text("courier.toml"));
    let child = Command::new(KINFOLD)
        .args(["courier", "--campaign", &campaign, "--config", &config])
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn();
    Running(child.expect("a courier"))
}

fn config(ground: &Ground, gateway: &FakeGateway, sink: &Sink) {
    let text = format!(
        "ask_after = 1\n[sms]\nurl = \"{}\"\ntoken = \"{TOKEN}\"\na_minute = 60000\n\
         [mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"office@post.example\"\n\
         a_minute = 60000\n",
        gateway.url(),
        sink.address().port()
    );
    fs::write(ground.path("courier.toml"), text).expect("a configuration");
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "{what} did not come"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_courier_that_is_killed_tells_everybody_once() {
    let ground = ground(60);
    let (code, text) = plan(&ground);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("*** EXERCISE ***") && text.contains("*** DRAFTS ARE USED ***"));
    assert!(text.contains("together: everybody affected"), "{text}");
    let faults = Faults {
        loses_answers: 20,
        refuses: 10,
        delay: Duration::from_millis(15),
        ..Faults::default()
    };
    let here = "127.0.0.1:0".parse().expect("an address");
    let gateway = FakeGateway::start(here, TOKEN, faults).expect("a gateway");
    let sink = Sink::start(here, Faults::default()).expect("a sink");
    config(&ground, &gateway, &sink);

    // Nobody approved: nothing leaves.
    {
        let _running = courier(&ground);
        std::thread::sleep(Duration::from_millis(800));
    }
    assert!(gateway.got().is_empty() && sink.mailed().is_empty());
    let (code, text) = ground.tell("approve", &["--cap", "1000", "--by", ONE, "--by", ONE]);
    assert_eq!(code, 1, "one is not two: {text}");
    let (code, text) = ground.tell("approve", &["--cap", "1000", "--by", ONE, "--by", TWO]);
    assert_eq!(code, 0, "{text}");

    let mut kills = 0;
    for round in 0..6_u64 {
        let before = gateway.got().len();
        let mut running = courier(&ground);
        wait_for("a few messages", || {
            gateway.got().len() > before || gateway.got().len() >= 48
        });
        std::thread::sleep(Duration::from_millis(37 * round));
        // SIGKILL: no handler runs, nothing is flushed.
        running.0.kill().expect("it runs");
        running.0.wait().expect("it ended");
        kills += 1;
        ground.status();
    }
    gateway.misbehave(Faults::default());
    let _running = courier(&ground);
    wait_for("everybody", || {
        let status = ground.status();
        let rows = &status["rows"];
        let open = rows["planned"].as_u64().unwrap_or(1);
        let delivered = rows["delivered"].as_u64().unwrap_or(0);
        open == 0 && delivered == 48
    });
    assert_eq!(kills, 6);
    let mut told: BTreeMap<String, u32> = BTreeMap::new();
    for got in gateway.got() {
        assert!(!courier::words::has_link(&got.text), "{}", got.text);
        assert_eq!(got.posts, 1, "asked by the key, never posted again");
        *told.entry(got.to).or_default() += 1;
    }
    assert_eq!(told.len(), 48, "everybody with an SMS");
    assert!(told.values().all(|n| *n == 1), "each once");
    let mut mailed: BTreeMap<String, u32> = BTreeMap::new();
    for mail in sink.mailed() {
        assert_eq!(mail.to.len(), 1, "one recipient");
        *mailed.entry(mail.to[0].clone()).or_default() += 1;
    }
    assert!(mailed.values().all(|n| *n == 1), "each once");
    let status = ground.status();
    let waiting = &status["waiting"];
    let doubt = waiting["nobody can say whether it was sent"]
        .as_u64()
        .unwrap_or(0);
    // Six by mail; one for each kill may be in doubt, told or not, and people look.
    assert!(
        mailed.len() as u64 + doubt >= 6 && mailed.len() <= 6,
        "{status}"
    );
    assert_eq!(waiting["group not decided"], 6, "{status}");
}

#[test]
fn two_decide_and_the_checker_answers_while_all_else_is_stopped() {
    let ground = ground(10);
    assert_eq!(plan(&ground).0, 0);
    let (_, text) = ground.tell("groups", &[]);
    let group = text.split_whitespace().next().expect("a group").to_owned();
    assert_eq!(group, "phone/??/unknown/relative/1");
    let person = format!("{:032x}", 2);
    let until = "2099-01-01";
    let spare = [
        "--person", &person, "--spare", "partner", "--by", ONE, "--by", TWO, "--until", until,
    ];
    let (code, text) = ground.tell("decide", &spare);
    assert_eq!(code, 0, "{text}");
    assert_eq!(ground.status()["rows"]["unsafe"], 1);
    // Sheets for those who wait for people, and what came of a call.
    let (code, text) = ground.tell("print", &["--out", &ground.text("sheets")]);
    assert_eq!(code, 0, "{text}");
    assert!(ground.path("sheets").is_dir(), "{text}");
    let (code, text) = ground.tell("status", &["--people"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains(&person), "{text}");
    let nobody = format!("{:032x}", 0xffff);
    let (code, text) = ground.tell("heard", &["--person", &nobody, "--news", "reached"]);
    assert_ne!(code, 0, "{text}");
    let (code, _) = ground.tell("pause", &["--by", ONE]);
    assert_eq!(code, 0);
    assert_eq!(ground.tell("pause", &["--by", ONE]).0, 1);
    assert_eq!(ground.tell("resume", &["--by", ONE]).0, 0);
    assert_eq!(
        ground
            .tell("approve", &["--cap", "9", "--by", ONE, "--by", TWO])
            .0,
        0
    );
    let here = "127.0.0.1:0".parse().expect("an address");
    let gateway = FakeGateway::start(here, TOKEN, Faults::default()).expect("a gateway");
    let sink = Sink::start(here, Faults::default()).expect("a sink");
    config(&ground, &gateway, &sink);
    {
        let _running = courier(&ground);
        wait_for("seven", || {
            gateway.got().len() == 7 && sink.mailed().len() == 1
        });
    }
    let got = gateway.got();
    let english = got
        .iter()
        .find(|got| got.text.contains("Code "))
        .expect("one in English");
    let code = &english.text.split_once("Code ").expect("a code").1[..15];
    let tail = &english.to[english.to.len() - 3..];

    // Somebody who was told rang, and had understood.
    let rang = (0..10_u8).any(|n| {
        let person = format!("{n:032x}");
        let (code, _) = ground.tell("heard", &["--person", &person, "--news", "understood"]);
        code == 0
    });
    assert!(rang, "{}", ground.status());

    // The book and the pepper, and nothing else of the campaign.
    let alone = ground.path("alone");
    fs::create_dir(&alone).expect("a folder");
    fs::copy(ground.path("campaign/codes"), alone.join("book")).expect("the book");
    fs::copy(ground.path("campaign.pepper"), alone.join("pepper")).expect("the pepper");
    fs::rename(ground.path("campaign"), ground.path("away")).expect("the campaign is away");
    let (book, pepper) = (alone.join("book"), alone.join("pepper"));
    let (_checker, address) = checker(&book, &pepper);
    let page = |code: &str, tail: &str| {
        let agent = line::agent(Duration::from_secs(20));
        let call = agent.post(format!("http://{address}/en"));
        let call = call.header("content-type", "application/x-www-form-urlencoded");
        let body = format!("code={}&tail={tail}", code.replace(' ', "+"));
        let mut response = call.send(body).expect("an answer");
        response.body_mut().read_to_string().expect("a page")
    };
    assert!(page(code, tail).contains("We sent this"));
    assert!(page(code, tail).contains("Example Society"));
    let other = if tail == "011" { "012" } else { "999" };
    assert!(page(code, other).contains("We cannot confirm it"));
    assert!(page("482 913 077 362", tail).contains("We cannot confirm it"));
}

fn checker(book: &Path, pepper: &Path) -> (Running, String) {
    let child = Command::new(KINFOLD)
        .args([
            "checker",
            "--listen",
            "127.0.0.1:0",
            "--phone",
            "+41 00 000 00 00",
        ])
        .args(["--society", "1=Example Society", "--book"])
        .arg(book)
        .arg("--pepper")
        .arg(pepper)
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.expect("a checker");
    let out = child.stdout.take().expect("its output");
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).expect("a line");
    let address = line
        .trim()
        .rsplit_once("http://")
        .expect("an address")
        .1
        .to_owned();
    (Running(child), address)
}
