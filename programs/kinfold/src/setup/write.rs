//! The files of each machine, made of answers that were checked.

use super::Answers;
use super::question::list;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Where hub and portal stand behind a proxy.
const HUB_BEHIND: &str = "127.0.0.1:8480";
const PORTAL_BEHIND: &str = "127.0.0.1:8490";
/// The services of the Debian packages work in a folder of this name, a hyphen and their own.
const STATE: &str = "/var/lib/kinfold";
/// Where the packages look for options.
const SET: &str = "/etc/kinfold";

/// Writes everything into a folder that is new, or was left unfinished.
///
/// # Errors
/// What the system says.
pub(super) fn all(folder: &Path, answers: &Answers) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let of = Of(answers);
    let mut files = vec![
        ("trusted/ceremony/ceremony.toml", of.ceremony()),
        ("server/hub.env", of.hub()),
        ("server/portal.env", of.portal()),
        ("trusted/keyholder.env", of.keyholder()),
        ("trusted/matcher.env", of.matcher()),
        ("staff/network.toml", of.network()),
        ("trusted/courier.toml", of.courier()),
        ("answers.toml", toml::to_string(answers).unwrap_or_default()),
        ("NEXT.txt", of.next()),
    ];
    if of.proxy() {
        files.push(("server/Caddyfile", of.caddy()));
    }
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

struct Of<'a>(&'a Answers);

impl Of<'_> {
    fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    fn proxy(&self) -> bool {
        self.get("tls") == "proxy"
    }

    /// Where desks, keyholder, search and portal find the hub.
    fn url(&self) -> String {
        match self.proxy() {
            true => format!("https://{}", self.get("hub")),
            false => format!("https://{}:8443", self.get("hub")),
        }
    }

    fn shares(&self) -> (&str, &str) {
        self.get("custodians").split_once('/').unwrap_or(("3", "5"))
    }

    fn ceremony(&self) -> String {
        let society = self.get("society");
        let computer =
            |label: &str| format!("{{ file = \"{label}.txt\", code = \"CODE-OF-{label}\" }}");
        let mut text = String::from(
            "# The founding: docs/formats/ceremony.md. Put the text of every computer beside this\n\
             # file, under the name that stands here, and the code that its owner reads out in the\n\
             # place of CODE-OF-….\n\n",
        );
        for officer in list(self.get("officers")) {
            let computer = computer(officer);
            let _memory = writeln!(
                text,
                "[[officer]]\nlabel = \"{officer}\"\nsociety = {society}\ncomputers = [{computer}]\n"
            );
        }
        for server in ["portal", "matcher"] {
            let computer = computer(server);
            let _memory = writeln!(
                text,
                "[[server]]\nsociety = {society}\ncomputer = {computer}\n"
            );
        }
        let (need, of) = self.shares();
        let partner = match self.get("partner") {
            "none" => "# partner = 2    # a society whose officers may act for this one".to_owned(),
            number => format!("partner = {number}"),
        };
        let _memory = writeln!(
            text,
            "[[society]]\nnumber = {society}\nname = \"{}\"\n{partner}\n\
             custodians = {{ need = {need}, of = {of} }}\npapers = {{ need = 2, of = 3 }}\n",
            self.get("name"),
        );
        for lead in list(self.get("leads")) {
            let computer = computer(lead);
            let _memory = writeln!(
                text,
                "[[society.staff]]\nlabel = \"{lead}\"\nroles = [\"lead\", \"caseworker\"]\n\
                 computers = [{computer}]\n"
            );
        }
        text
    }

    fn hub(&self) -> String {
        let database = match self.get("profile") {
            "small" => "sqlite:hub.db".to_owned(),
            _ => "postgres:///kinfold".to_owned(),
        };
        let tls = match self.proxy() {
            true => format!("--listen {HUB_BEHIND} --behind-proxy"),
            false => format!("--listen 0.0.0.0:8443 {}", certificate()),
        };
        format!("KINFOLD_HUB={tls} --database {database} --policy {SET}/policy\n")
    }

    fn portal(&self) -> String {
        let tls = match self.proxy() {
            true => format!("--listen {PORTAL_BEHIND}"),
            false => format!("--listen 0.0.0.0:443 {}", certificate()),
        };
        let ahead = match self.get("profile") {
            "large" => " --receipts-ahead 4096",
            _ => "",
        };
        let port = match self.proxy() {
            true => "",
            false => {
                "# The service takes port 443 once it may: `systemctl edit kinfold-portal`, then\n\
                 #   [Service]\n#   CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n\
                 #   AmbientCapabilities=CAP_NET_BIND_SERVICE\n#   PrivateUsers=no\n"
            }
        };
        format!("{port}KINFOLD_PORTAL=--dir portal {tls}{ahead}\n")
    }

    fn keyholder(&self) -> String {
        format!(
            "# FILL IN --copy FOLDER, on another disk, and let the service write there:\n\
             # `systemctl edit kinfold-keyholder`, then\n#   [Service]\n#   ReadWritePaths=FOLDER\n\
             KINFOLD_KEYHOLDER=--dir keyholder --hub {} --stop stop/order\n",
            self.url()
        )
    }

    fn matcher(&self) -> String {
        let (society, country) = (self.get("society"), self.get("country"));
        format!("KINFOLD_MATCHER=--dir matcher --country {society}={country}\n")
    }

    fn network(&self) -> String {
        format!(
            "# Societies of the network, for `kinfold desk societies`. Add the others.\n\
             [[society]]\nnumber = {}\nname = \"{}\"\ncountry = \"{}\"\n\
             criteria = \"FILL IN: whom this society takes on\"\n",
            self.get("society"),
            self.get("name"),
            self.get("country"),
        )
    }

    fn courier(&self) -> String {
        let mut text = String::from(
            "# For `kinfold courier`, on the day people are told (docs/formats/telling.md).\n\
             # FILL IN stands where something is missing; passwords make this file secret.\n",
        );
        match self.get("sms") {
            "none" => text.push_str("\n# No SMS gateway was named.\n"),
            gateway => {
                let _memory = writeln!(
                    text,
                    "\n[sms]\nurl = \"https://{gateway}/\"  # FILL IN: its whole address\n\
                     token = \"FILL IN\"\na_minute = 60",
                );
            }
        }
        match self.get("mail") {
            "none" => text.push_str("\n# No mail server was named.\n"),
            mail => {
                let _memory = writeln!(
                    text,
                    "\n[mail]\nhost = \"{mail}\"\nport = 465\ntls = \"implicit\"  # or \"starttls\", port 587\n\
                     user = \"FILL IN\"\npassword = \"FILL IN\"\n\
                     from = \"FILL IN: an address that does not name the service\"\na_minute = 60",
                );
            }
        }
        text
    }

    fn caddy(&self) -> String {
        format!(
            "{} {{\n\treverse_proxy {HUB_BEHIND}\n}}\n\n{} {{\n\treverse_proxy {PORTAL_BEHIND}\n}}\n",
            self.get("hub"),
            self.get("portal"),
        )
    }

    /// What to do next. The commands are those of docs/INSTALL.md, with the names put in.
    fn next(&self) -> String {
        let (society, url) = (self.get("society"), self.url());
        let staff: Vec<&str> = ["officers", "leads"]
            .iter()
            .flat_map(|key| list(self.get(key)))
            .collect();
        let mut text = format!(
            "What to do next, in this order. Each step stands with its reasons in docs/INSTALL.md.\n\
             The server is hosted by: {}. The trusted machine is hosted by: {}.\n\
             Languages of messages: {}.\n\n\
             1. Every computer makes its keys and shows a code.\n",
            self.get("server_host"),
            self.get("trusted_host"),
            self.get("languages"),
        );
        for label in &staff {
            let _memory = writeln!(
                text,
                "   {label}:\n     kinfold desk enrol --society {society} --out {label}.txt"
            );
        }
        for (machine, name) in [("server", "portal"), ("trusted", "matcher")] {
            let _memory = writeln!(
                text,
                "   {machine}, in {STATE}-{name}:\n     kinfold desk --dir {name} enrol --society \
                 {society} --staff-kind {name} --out {name}.txt"
            );
        }
        let tls = match self.proxy() {
            true => "Let the proxy end TLS: with Caddy, by the Caddyfile here.",
            false => {
                "Put the certificate of both names to /etc/kinfold/tls/cert.pem and its key to\n   \
                 key.pem beside it. With an authority of your own, --ca FILE stands behind every\n   \
                 --hub, below and in keyholder.env."
            }
        };
        let _memory = write!(
            text,
            "\n2. trusted: put the texts and codes into ceremony/, as ceremony.toml says. With both\n   \
             officers there, in {STATE}-keyholder:\n     \
             kinfold keyholder init --dir keyholder --name log.{hub}/kinfold --ceremony \
             ceremony/ceremony.toml --secrets papers\n   \
             Hand the papers out as papers/README.txt says. Carry keyholder/policy to every machine\n   \
             (on the server as {SET}/policy), and each desk-….sealed to its desk.\n\n\
             3. server: put hub.env and portal.env into {SET}.\n   {tls}\n   \
             Start the hub: systemctl start kinfold-hub; by hand: kinfold hub, and behind it what\n   \
             stands behind KINFOLD_HUB= (the others alike).\n\n\
             4. trusted: put keyholder.env and matcher.env into {SET}; fill in --copy.\n   \
             Start the keyholder: kinfold-open-keyholder; by hand: kinfold keyholder run …\n\n\
             5. {staff}, each:\n     kinfold desk sync --policy policy --hub {url}\n   \
             Where there is a .sealed file:\n     kinfold desk keys FILE\n     \
             kinfold desk societies network.toml   (from staff/)\n\n\
             6. trusted, in {STATE}-matcher:\n     kinfold desk --dir matcher sync --policy POLICY \
             --hub {url}\n   Start the search: kinfold-open-matcher; by hand: kinfold matcher …\n\n\
             7. server, in {STATE}-portal:\n     kinfold desk --dir portal sync --policy {SET}/policy \
             --hub {url}\n   Start the portal: kinfold-open-portal; by hand: kinfold portal …\n\n\
             8. Ask for an invented person at https://{portal}/, and open the request on a team\n   \
             leader's desk: kinfold desk serve\n\n\
             Every three days at most, an officer: kinfold desk order lease\n",
            hub = self.get("hub"),
            portal = self.get("portal"),
            staff = staff.join(", "),
        );
        text
    }
}

fn certificate() -> String {
    format!("--tls-cert {SET}/tls/cert.pem --tls-key {SET}/tls/key.pem")
}
