//! A PostgreSQL server of the tests' own: made in a temporary folder, reached through a socket
//! there, ended with the process. Also the hub's tests use this file.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Set to `required` where a test must not be skipped: `./check` does.
const VARIABLE: &str = "KINFOLD_POSTGRES";

/// Makes a cluster, says where, serves it, and removes it once its standard input is closed: so
/// it ends with the test's process, however that ends. The server takes no notice of its own
/// terminal: only this script ends it.
const SCRIPT: &str = r#"
set -eu
bin=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/kinfold-postgres.XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$bin/initdb" --pgdata="$dir/data" --username=tests --auth=trust --encoding=UTF8 --locale=C \
    --no-sync >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=400 \
    -c fsync=off >>"$dir/log" 2>&1 </dev/null &
server=$!
i=0
until "$bin/pg_isready" --quiet --host="$dir"; do
    i=$((i + 1))
    if [ $i -ge 600 ] || ! kill -0 $server 2>/dev/null; then cat "$dir/log" >&2; exit 1; fi
    sleep 0.1
done
echo "$dir"
cat >/dev/null || true
kill -INT $server
wait $server || true
"#;

/// The server of this process.
pub(crate) struct Server {
    /// Where its own tools are.
    pub(crate) bin: PathBuf,
    /// Where it is reached, and its cluster lies.
    pub(crate) socket: String,
    /// Its standard input is what holds the server up.
    _script: Child,
    databases: AtomicU32,
}

impl Server {
    /// The one server, started by whoever asks first; none, and said so, if PostgreSQL is not
    /// installed.
    pub(crate) fn get() -> Option<&'static Server> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER
            .get_or_init(|| installed().map(Server::start))
            .as_ref()
    }

    /// The address of a new, empty database.
    pub(crate) fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::SeqCst);
        let name = format!("t{number}");
        let made = Command::new(self.bin.join("createdb"))
            .args(["--host", &self.socket, "--username", "tests", &name])
            .status()
            .unwrap();
        assert!(made.success(), "createdb");
        format!("postgres://tests@localhost/{name}?host={}", self.socket)
    }

    fn start(bin: PathBuf) -> Server {
        let mut command = if fs::metadata("/proc/self").unwrap().uid() == 0 {
            // It refuses to serve as root. Its package makes this user.
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let mut script = command
            .args(["-c", SCRIPT, "postgres"])
            .arg(&bin)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut socket = String::new();
        let mut said = BufReader::new(script.stdout.take().unwrap());
        said.read_line(&mut socket).unwrap();
        let socket = socket.trim().to_owned();
        assert!(!socket.is_empty(), "PostgreSQL did not start: see above");
        Server {
            bin,
            socket,
            _script: script,
            databases: AtomicU32::new(0),
        }
    }
}

/// The folder of its programs, the newest version first.
fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort_by_key(|bin| {
        let version = bin.parent().and_then(Path::file_name);
        let version = version.and_then(|v| v.to_string_lossy().parse::<u32>().ok());
        core::cmp::Reverse(version)
    });
    let all = ["initdb", "postgres", "createdb", "pg_isready"];
    let mut found = versions.into_iter().chain(std::env::split_paths(&path));
    let bin = found.find(|bin| all.iter().all(|program| bin.join(program).is_file()));
    if bin.is_none() {
        let must = std::env::var(VARIABLE).is_ok_and(|value| value == "required");
        assert!(
            !must,
            "PostgreSQL is not installed: apt-get install postgresql"
        );
        // Past the harness, which shows what a test prints only if it fails.
        let mut out = std::io::stderr();
        let _closed = writeln!(
            out,
            "SKIPPED on PostgreSQL: it is not installed (apt-get install postgresql)"
        );
    }
    bin
}
