//! `kinfold try`: the whole service once, on a society's own files, in one process.

pub mod casework;
mod clock;
mod compare;
mod folder;
mod founding;
mod holder;
mod hub;
mod importing;
mod inputs;
pub mod proof;
mod searching;
mod steps;
mod texts;

use crate::Fault;
use crate::cli::Try;
use crate::screen::{Screen, counted, isolated, number};
use casework::{Bench, Case, Opening, Searched};
use clap::ArgMatches;
use folder::Folder;
use founding::found;
use hub::Hub;
use importing::{Imported, import};
use inputs::{Inputs, gather};
use matching::Band;
use proof::{Proof, megabytes};
use searching::Searcher;
use sign::SocietyId;
use steps::Steps;
use texts::Texts;
use world::search::FoundOne;

/// Candidates that are listed.
const LISTED: usize = 8;

/// Runs the command; gives the exit code.
///
/// # Errors
/// [`Fault`]: the command or a file must be put right, and the folder says that it is unfinished.
pub fn run(asked: &Try, order: Option<&ArgMatches>, screen: &mut Screen) -> Result<u8, Fault> {
    let inputs = gather(asked, order)?;
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = asked.threads.unwrap_or(processors).clamp(1, 256);
    inputs::try_open(&inputs, clock::now())?;
    let folder = Folder::take(&asked.out, &inputs::files(asked, &inputs))?;
    begin(&inputs, &folder, screen);

    let mut steps = Steps::default();
    let mut hub = Hub::new(&folder.path("hub"))?;
    let (own, public) = (folder.path("keyholder"), folder.path("hub"));
    let (mut house, mut holder) = found(&inputs.societies, inputs.asking, &own, &public)?;
    steps.done("founding the log");

    screen.heading("1  Registers: every record is locked part by part, its keys brought");
    let mut searcher = Searcher::new(&inputs.societies);
    let mut texts = Texts::default();
    let imported = import(
        &inputs,
        threads,
        (&mut house, &mut holder),
        (&mut hub, &mut searcher),
        &mut texts,
        screen,
    )?;
    tell_registers(&imported, &folder, &hub, screen)?;
    steps.done("reading, locking and bringing keys");
    steps.within("reading registers", imported.spent.reading);
    steps.within(
        "locking records, all threads together",
        imported.spent.locking,
    );
    steps.within("writing at the server", imported.spent.storing);
    steps.within("vault, log and checkpoints", imported.spent.depositing);
    steps.within("making names searchable", imported.spent.indexing);

    let mut bench = Bench {
        asking: inputs.asking,
        house: &mut house,
        holder: &mut holder,
        hub: &mut hub,
    };
    let (case, searched) = request(&inputs, &mut bench, &searcher, &mut texts, screen)?;
    steps.done("filing, taking on, searching");
    let openings = candidates(&inputs, &mut bench, &searcher, &case, &searched, screen)?;
    steps.done("opening the candidate");

    holder.close()?;
    proof::write_policy(&folder, &house.keys, holder.head())?;
    let proof = proof::openings(&folder, &openings)?;
    steps.done("checking the log, every signature");
    let searched = proof::readable(&folder, &texts, threads, screen)?;
    steps.done("searching for readable text");
    tell_proof(&proof, &openings, screen);
    proof::show(&searched, texts.sampled(), screen);
    folder.finish()?;
    let good = proof.complete && searched.clean();
    end(&folder, &steps, good, screen);
    Ok(u8::from(!good))
}

fn begin(inputs: &Inputs, folder: &Folder, screen: &mut Screen) {
    if let Some(samples) = &inputs.samples {
        screen.line(format!(
            "Samples: the invented people of {}. Give --register and --request to try your own.",
            samples.display()
        ));
    }
    screen.line("Nothing leaves this computer. Societies:");
    for society in &inputs.societies {
        let asks = if society.id == inputs.asking {
            ", takes the request on"
        } else {
            ""
        };
        let country = society
            .country
            .as_ref()
            .map_or("country not said", |c| c.code())
            .to_owned();
        let statement = match society.statement {
            Some(_) => ", team leader's statement of consent",
            None => "",
        };
        screen.line(format!(
            "  {} {} ({country}{asks}{statement})",
            society.id,
            isolated(&society.name)
        ));
    }
    screen.line(format!("Results in {}", folder.root().display()));
}

fn tell_registers(
    imported: &Imported,
    folder: &Folder,
    hub: &Hub,
    screen: &mut Screen,
) -> Result<(), Fault> {
    let mut text = imported.refused.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    folder.write("refused.txt", &text)?;
    screen.line(format!(
        "  Together {}, {} refused (all in {}).",
        counted(imported.persons, "person", "persons"),
        number(imported.refused.len() as u64),
        folder.path("refused.txt").display()
    ));
    screen.line(format!(
        "  The server holds {} of six locked parts each and {}: {}.",
        counted(hub.records(), "record", "records"),
        counted(hub.slips(), "emergency contact", "emergency contacts"),
        megabytes(hub.bytes())
    ));
    Ok(())
}

fn request(
    inputs: &Inputs,
    bench: &mut Bench<'_>,
    searcher: &Searcher,
    texts: &mut Texts,
    screen: &mut Screen,
) -> Result<(Case, Searched), Fault> {
    screen.heading("2  The request");
    let request = &inputs.request;
    texts.take(&request.sought);
    texts.take(&request.enquirer);
    for relative in &request.relatives {
        texts.take(&relative.person);
    }
    if let Some(message) = &request.message {
        texts.text(message.reveal());
    }
    let intake = bench.file(request)?;
    let case = bench.take_on(intake)?;
    screen.line(format!(
        "  Filed with {}: locked on arrival; taken on by a caseworker under case access (leaf {}); \
         made into {}.",
        name(inputs, inputs.asking),
        case.opening.index,
        counted(case.persons as u64, "record", "records")
    ));
    screen.heading("3  The search");
    let searched = bench.search(&case, searcher)?;
    screen.line(format!(
        "  {} can be found. The search and its answer stand in the log; the answer told codes, no \
         value.",
        counted(searcher.len() as u64, "record", "records")
    ));
    Ok((case, searched))
}

fn candidates(
    inputs: &Inputs,
    bench: &mut Bench<'_>,
    searcher: &Searcher,
    case: &Case,
    searched: &Searched,
    screen: &mut Screen,
) -> Result<Vec<Opening>, Fault> {
    list(inputs, searched, screen);
    let mut openings = vec![case.opening.clone()];
    screen.heading("4  The candidate beside the request");
    let Some(best) = searched.told.first() else {
        screen.line("  There is none to open.");
        return Ok(openings);
    };
    let (person, opening) = bench.open(best)?;
    let own = best.holder == inputs.asking;
    screen.line(format!(
        "  {}, record {}: identity and family opened (leaf {}){}. Author, header and key were \
         checked.",
        name(inputs, best.holder),
        best.record,
        opening.index,
        if own {
            ", under case access of the own team leader"
        } else {
            ", under access that its team leader gave"
        },
    ));
    openings.push(opening);
    screen.line("");
    if let Some(why) = searcher.explain(&searched.features, best.record) {
        compare::show(screen, &case.sought, &person, &why);
    }
    Ok(openings)
}

fn list(inputs: &Inputs, searched: &Searched, screen: &mut Screen) {
    if searched.told.is_empty() {
        screen.line("  No match: nobody whom this society may be told of looks like the person.");
    }
    for (n, one) in searched.told.iter().take(LISTED).enumerate() {
        screen.line(format!(
            "  {}. {}, {}: {}",
            n + 1,
            name(inputs, one.holder),
            compare::band(one.band),
            compare::advice(one.band),
        ));
        let codes = format!("     {}", compare::codes(&one.codes));
        for line in crate::screen::wrapped(&codes, screen.width() - 5) {
            screen.line(format!("     {}", line.trim_start()));
        }
    }
    if searched.told.len() > LISTED {
        let more = (searched.told.len() - LISTED) as u64;
        screen.line(format!("     … and {} more", number(more)));
    }
    for society in &inputs.societies {
        let of = |one: &&FoundOne| one.holder == society.id;
        let hidden: Vec<&FoundOne> = searched
            .notices
            .iter()
            .map(|n| &n.found)
            .filter(of)
            .collect();
        let Some(best) = hidden.iter().map(|one| one.band).max() else {
            continue;
        };
        screen.line(format!(
            "  Only the team leader of {} is told: {} that others must not hear of may be the \
             person (at best {}). {} was told exactly what no match looks like.",
            isolated(&society.name),
            counted(hidden.len() as u64, "record", "records"),
            compare::band(Band::max(best, Band::Unlikely)),
            name(inputs, inputs.asking),
        ));
    }
}

fn tell_proof(proof: &Proof, openings: &[Opening], screen: &mut Screen) {
    screen.heading("5  The proof");
    let (leaves, parts) = proof.released;
    match &proof.report.first {
        None => screen.line(format!(
            "  The log is sound: {}, every signature and rule checked.",
            counted(proof.report.sound, "leaf", "leaves")
        )),
        Some(_) => screen.line("  THE LOG IS REFUSED: see `kinfold verify` below."),
    }
    if proof.complete {
        screen.line(format!(
            "  Every opening stands in the log: {} of {}.",
            counted(leaves, "opening", "openings"),
            counted(parts, "part", "parts")
        ));
    } else {
        screen.line(format!(
            "  NOT PROVED: the desks opened {} times, the log has {}.",
            openings.len(),
            counted(leaves, "opening", "openings")
        ));
    }
    for opening in openings {
        screen.line(format!(
            "    leaf {}: {} ({})",
            opening.index,
            opening.what,
            counted(opening.parts as u64, "part", "parts")
        ));
    }
    screen.line("  And nothing readable lies at the server:");
}

fn end(folder: &Folder, steps: &Steps, good: bool, screen: &mut Screen) {
    screen.heading("What lies where");
    let at = |name: &str| folder.path(name).display().to_string();
    screen.line(format!(
        "  {}  all that the server would hold; no key opens from it",
        at("hub")
    ));
    screen.line(format!(
        "  {}  the keyholder's journal, vault and keys. Its root key is locked by the passphrase \
         that lies beside it, for this trial only; in use a person types it.",
        at("keyholder")
    ));
    screen.line(
        "  Whoever has both folders can open what one lock protects. In use they never lie on one \
         computer.",
    );
    screen.line(
        "  The desks' keys, the societies' second locks and emergency keys were in memory and are \
         gone:",
    );
    screen.line("  what they lock (circumstances, endangered people's contacts) opens no more.");
    screen.heading("Time");
    for line in steps.table() {
        screen.line(line);
    }
    screen.heading("Check it yourself");
    screen.line(format!(
        "  kinfold verify {} --policy {} --explain",
        folder.path("hub").join("log").display(),
        at("policy")
    ));
    screen.line(format!(
        "  (from the source: cargo run --release -- verify {} --policy {} --explain)",
        folder.path("hub").join("log").display(),
        at("policy")
    ));
    if !good {
        screen.line("");
        screen.line("THE PROOF FAILED. Do not use this version; please report it.");
    }
    screen.finish();
}

fn name(inputs: &Inputs, id: SocietyId) -> String {
    let society = inputs.societies.iter().find(|s| s.id == id);
    society.map_or_else(|| id.to_string(), |s| isolated(&s.name))
}
