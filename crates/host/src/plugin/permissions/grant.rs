//! One function for each privilege: what the manifest asks for against what
//! the policy grants.

use std::path::{Component, Path};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use super::{Manifest, Policy, Privilege, Refusal, Refused};
use crate::guest::{Clocks, DirGrant, HostGrant, ListenGrant, NetGrants};
use crate::http::HttpHost;

/// What a plugin was granted of what it asked for: all of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Granted {
    pub folders: Vec<DirGrant>,
    pub variables: Vec<(String, String)>,
    pub net: NetGrants,
    pub http_hosts: Arc<[HttpHost]>,
    pub clocks: Clocks,
}

/// What clocks are rounded to where exact ones are not granted: browsers that fear for their
/// secrets do the same.
const CLOCK_STEP: Duration = Duration::from_millis(1);

/// Grants all that `manifest` asks for, or says all that it is refused.
pub(in crate::plugin) fn grant(manifest: &Manifest, policy: &Policy) -> Result<Granted, Refusal> {
    let mut granted = Granted {
        net: NetGrants::default().with_one_account(),
        ..Granted::default()
    };
    let mut refused = Vec::new();
    let asked = &manifest.permissions;
    let folders = (asked.read.iter().map(|folder| (folder, true)))
        .chain(asked.write.iter().map(|folder| (folder, false)));
    for (folder, read_only) in folders {
        match grant_folder(policy, folder, read_only) {
            Ok(folder) => granted.folders.push(folder),
            Err(no) => refused.push(no),
        }
    }
    for name in &asked.env {
        match grant_variables(policy, name) {
            Ok(variables) => granted.variables.extend(variables),
            Err(no) => refused.push(no),
        }
    }
    for host in &asked.connect {
        match grant_connection(policy, host) {
            Ok(host) => granted.net.connect.push(host),
            Err(no) => refused.push(no),
        }
    }
    for address in &asked.listen {
        match grant_listener(policy, address) {
            Ok(address) => granted.net.listen.push(address),
            Err(no) => refused.push(no),
        }
    }
    for host in &asked.udp {
        match grant_datagrams(policy, host) {
            Ok(host) => granted.net.udp.push(host),
            Err(no) => refused.push(no),
        }
    }
    for address in &asked.udp_listen {
        match grant_datagram_listener(policy, address) {
            Ok(address) => granted.net.udp_listen.push(address),
            Err(no) => refused.push(no),
        }
    }
    let mut http_hosts = Vec::new();
    for host in &asked.http {
        match grant_http(policy, host) {
            Ok(host) => http_hosts.push(host),
            Err(no) => refused.push(no),
        }
    }
    granted.http_hosts = http_hosts.into();
    match grant_clocks(policy, asked.exact_clocks) {
        Ok(clocks) => granted.clocks = clocks,
        Err(no) => refused.push(no),
    }
    for import in &asked.imports {
        refused.extend(grant_import(policy, import).err());
    }
    if refused.is_empty() {
        Ok(granted)
    } else {
        Err(Refusal { refused })
    }
}

/// Refuses the `imports` of a component that its manifest does not ask for.
pub(in crate::plugin) fn imports_asked(
    manifest: &Manifest,
    imports: &[String],
) -> Result<(), Refusal> {
    let refused: Vec<_> = imports
        .iter()
        .filter(|import| {
            let asked = &manifest.permissions.imports;
            !asked.iter().any(|asked| covers_import(asked, import))
        })
        .map(|import| Refused::NotAsked {
            import: import.clone(),
        })
        .collect();
    if refused.is_empty() {
        Ok(())
    } else {
        Err(Refusal { refused })
    }
}

fn grant_folder(policy: &Policy, asked: &str, read_only: bool) -> Result<DirGrant, Refused> {
    let privilege = if read_only {
        Privilege::Read
    } else {
        Privilege::Write
    };
    let plain = Path::new(asked)
        .components()
        .all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
    if !asked.starts_with('/') || !plain {
        return Err(Refused::Malformed {
            privilege,
            asked: asked.to_owned(),
            expected: "an absolute path without `..`",
        });
    }
    // Who may write may read too, but then gets no more than was asked for.
    let rules = || {
        policy
            .folders
            .iter()
            .filter(|rule| read_only || !rule.read_only)
    };
    let folder = rules().find_map(|rule| match rule.guest.strip_suffix("/*") {
        None => (rule.guest == asked).then(|| DirGrant::new(&rule.host, asked)),
        Some(parent) => {
            let below = asked.strip_prefix(parent)?.strip_prefix('/')?;
            let host = rule.host.join(below);
            // A link may take its place later, so the same is asked of the folder that is opened.
            (!below.is_empty() && stays_below(&rule.host, &host))
                .then(|| DirGrant::new(host, asked).below(rule.host.clone()))
        }
    });
    match folder {
        Some(folder) if read_only => Ok(folder.read_only()),
        Some(folder) => Ok(folder),
        None => Err(Refused::NotGranted {
            privilege,
            asked: asked.to_owned(),
            granted: rules().map(|rule| rule.guest.clone()).collect(),
        }),
    }
}

/// Whether no symbolic link leads out of `parent`. A folder that is not there yet is
/// for the opening of it to report.
fn stays_below(parent: &Path, folder: &Path) -> bool {
    match (parent.canonicalize(), folder.canonicalize()) {
        (Ok(parent), Ok(folder)) => folder.starts_with(parent),
        _ => true,
    }
}

fn grant_variables(policy: &Policy, asked: &str) -> Result<Vec<(String, String)>, Refused> {
    let granted: Vec<_> = policy
        .variables
        .iter()
        .filter(|(name, _)| covers(asked, name))
        .cloned()
        .collect();
    if granted.is_empty() {
        return Err(Refused::NotGranted {
            privilege: Privilege::Variable,
            asked: asked.to_owned(),
            granted: policy
                .variables
                .iter()
                .map(|(name, _)| name.clone())
                .collect(),
        });
    }
    Ok(granted)
}

fn grant_connection(policy: &Policy, asked: &str) -> Result<HostGrant, Refused> {
    grant_host(Privilege::Connect, &policy.connections, asked)
}

fn grant_datagrams(policy: &Policy, asked: &str) -> Result<HostGrant, Refused> {
    grant_host(Privilege::Udp, &policy.datagrams, asked)
}

fn grant_listener(policy: &Policy, asked: &str) -> Result<ListenGrant, Refused> {
    grant_address(Privilege::Listen, &policy.listeners, asked)
}

fn grant_datagram_listener(policy: &Policy, asked: &str) -> Result<ListenGrant, Refused> {
    grant_address(Privilege::UdpListen, &policy.datagram_listeners, asked)
}

const HOST: &str =
    "a host and perhaps a port, such as `10.0.0.7:5432`, `db.example.com` or `*:443`";
const ADDRESS: &str = "an IP address and a port, such as `0.0.0.0:8080`";
const HTTP_HOST: &str = "a host, perhaps with a port, such as `api.example.com` or `10.0.0.7:8080`";

/// What the policy grants of a kind. A mistake in it is no reason to grant less in silence.
fn parsed<R: FromStr>(
    privilege: Privilege,
    granted: &[String],
    expected: &'static str,
) -> Result<Vec<R>, Refused> {
    let parse = |text: &String| {
        text.parse().map_err(|_| Refused::MalformedPolicy {
            privilege,
            granted: text.clone(),
            expected,
        })
    };
    granted.iter().map(parse).collect()
}

/// Grants a host that one of `granted` covers.
fn grant_host(privilege: Privilege, granted: &[String], asked: &str) -> Result<HostGrant, Refused> {
    let host: HostGrant = asked.parse().map_err(|_| Refused::Malformed {
        privilege,
        asked: asked.to_owned(),
        expected: HOST,
    })?;
    let rules: Vec<HostGrant> = parsed(privilege, granted, HOST)?;
    match rules.iter().any(|rule| rule.covers(&host)) {
        true => Ok(host),
        false => Err(Refused::NotGranted {
            privilege,
            asked: asked.to_owned(),
            granted: granted.to_vec(),
        }),
    }
}

/// Grants an address to listen on that one of `granted` covers.
fn grant_address(
    privilege: Privilege,
    granted: &[String],
    asked: &str,
) -> Result<ListenGrant, Refused> {
    let address: ListenGrant = asked.parse().map_err(|_| Refused::Malformed {
        privilege,
        asked: asked.to_owned(),
        expected: ADDRESS,
    })?;
    let rules: Vec<ListenGrant> = parsed(privilege, granted, ADDRESS)?;
    match rules.iter().any(|rule| rule.covers(&address)) {
        true => Ok(address),
        false => Err(Refused::NotGranted {
            privilege,
            asked: asked.to_owned(),
            granted: granted.to_vec(),
        }),
    }
}

fn grant_http(policy: &Policy, asked: &str) -> Result<HttpHost, Refused> {
    let Some(host) = HttpHost::parse(asked) else {
        return Err(Refused::Malformed {
            privilege: Privilege::Http,
            asked: asked.to_owned(),
            expected: HTTP_HOST,
        });
    };
    let parse = |text: &String| {
        HttpHost::parse(text).ok_or_else(|| Refused::MalformedPolicy {
            privilege: Privilege::Http,
            granted: text.clone(),
            expected: HTTP_HOST,
        })
    };
    let rules: Vec<_> = policy
        .http_hosts
        .iter()
        .map(parse)
        .collect::<Result<_, _>>()?;
    if rules.iter().any(|rule| rule.covers(&host)) {
        return Ok(host);
    }
    Err(Refused::NotGranted {
        privilege: Privilege::Http,
        asked: asked.to_owned(),
        granted: policy.http_hosts.clone(),
    })
}

fn grant_clocks(policy: &Policy, exact: bool) -> Result<Clocks, Refused> {
    match (exact, policy.exact_clocks) {
        (false, _) => Ok(Clocks::Rounded(CLOCK_STEP)),
        (true, true) => Ok(Clocks::Exact),
        (true, false) => Err(Refused::NotGranted {
            privilege: Privilege::ExactClocks,
            asked: "exact-clocks".to_owned(),
            granted: Vec::new(),
        }),
    }
}

fn grant_import(policy: &Policy, asked: &str) -> Result<(), Refused> {
    if policy
        .imports
        .iter()
        .any(|granted| covers_import(granted, asked))
    {
        return Ok(());
    }
    Err(Refused::NotGranted {
        privilege: Privilege::Import,
        asked: asked.to_owned(),
        granted: policy.imports.clone(),
    })
}

/// Whether `pattern`, which may end in `*`, stands for `name`, or for every
/// name that `name` stands for if that ends in `*` too.
fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

/// The same for interfaces, where a pattern without a version stands for all versions.
fn covers_import(pattern: &str, import: &str) -> bool {
    let plain = import.split('@').next().unwrap_or_default();
    covers(pattern, import) || covers(pattern, plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy::deny_all()
            .read("/images", "/srv/images")
            .write("/scratch/*", "/srv/scratch")
            .variable("LANG", "de")
            .variable("APP_ONE", "1")
            .variable("APP_TWO", "2")
            .connect("10.0.0.7:*")
            .connect("*:443")
            .listen("127.0.0.1:8000-8999")
            .udp("10.0.0.7:53")
            .udp_listen("0.0.0.0:5353")
            .http("api.example.com")
            .http("*.cdn.example.com:*")
            .http("10.0.0.7:8080")
            .import("acme:host/progress")
            .import("acme:store/*")
    }

    #[test]
    fn folders_are_granted_by_name_or_by_their_parent() {
        let check = |asked: &str, read_only, expected: Option<&str>| {
            let granted = grant_folder(&policy(), asked, read_only);
            let host = granted.as_ref().ok().map(|grant| grant.host());
            assert_eq!(host, expected.map(Path::new), "{asked}: {granted:?}");
            if let Ok(granted) = granted {
                assert_eq!(
                    (granted.guest(), granted.is_read_only()),
                    (asked, read_only)
                );
            }
        };
        check("/images", true, Some("/srv/images"));
        check("/images", false, None);
        check("/scratch/a", false, Some("/srv/scratch/a"));
        check("/scratch/a/b", true, Some("/srv/scratch/a/b"));
        check("/scratch", false, None);
        check("/scratch/", false, None);
        check("/scratch/../etc", false, None);
        check("/scratch/a/../../etc", false, None);
        check("images", true, None);
        check("/etc", true, None);
        assert!(grant_folder(&Policy::deny_all(), "/images", true).is_err());
    }

    #[test]
    fn variables_are_granted_by_name_or_by_their_beginning() {
        let check = |asked: &str, expected: &[&str]| {
            let granted = grant_variables(&policy(), asked).unwrap_or_default();
            let names: Vec<_> = granted.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, expected, "{asked}");
        };
        check("LANG", &["LANG"]);
        check("APP_*", &["APP_ONE", "APP_TWO"]);
        check("APP_", &[]);
        check("HOME", &[]);
        assert!(grant_variables(&Policy::deny_all(), "*").is_err());
    }

    #[test]
    fn connections_are_granted_by_host_port_or_both() {
        let check = |asked: &str, expected: bool| {
            assert_eq!(
                grant_connection(&policy(), asked).is_ok(),
                expected,
                "{asked}"
            );
        };
        check("10.0.0.7:5432", true);
        check("10.0.0.7:*", true);
        check("10.0.0.8:5432", false);
        check("8.8.8.8:443", true);
        check("example.com:443", true);
        check("*:443", true);
        // An internal address needs a grant that has it.
        check("10.0.0.8:443", false);
        check("[::1]:443", false);
        check("example.com:80", false);
        check("*:*", false);
        check("a b:443", false);
        assert!(grant_connection(&Policy::deny_all(), "10.0.0.7:1").is_err());
    }

    #[test]
    fn listeners_are_granted_by_address_and_port() {
        let check = |asked: &str, expected: bool| {
            assert_eq!(
                grant_listener(&policy(), asked).is_ok(),
                expected,
                "{asked}"
            );
        };
        check("127.0.0.1:8080", true);
        check("127.0.0.1:80", false);
        check("0.0.0.0:8080", false);
        check("127.0.0.1", false);
        check("*:*", false);
        let any = Policy::deny_all().listen("*:*");
        assert!(grant_listener(&any, "0.0.0.0:80").is_ok());
        assert!(grant_listener(&Policy::deny_all(), "127.0.0.1:8080").is_err());
    }

    #[test]
    fn datagrams_need_grants_of_their_own() {
        assert!(grant_datagrams(&policy(), "10.0.0.7:53").is_ok());
        assert!(grant_datagrams(&policy(), "10.0.0.7:54").is_err());
        assert!(grant_datagrams(&policy(), "8.8.8.8:443").is_err());
        assert!(grant_datagrams(&Policy::deny_all().udp("*"), "8.8.8.8:53").is_ok());
        assert!(grant_datagrams(&Policy::deny_all(), "8.8.8.8:53").is_err());
        assert!(grant_datagram_listener(&policy(), "0.0.0.0:5353").is_ok());
        assert!(grant_datagram_listener(&policy(), "127.0.0.1:8080").is_err());
        let any = Policy::deny_all().udp_listen("*:*");
        assert!(grant_datagram_listener(&any, "[::]:1").is_ok());
        assert!(grant_datagram_listener(&Policy::deny_all(), "[::]:1").is_err());
    }

    #[test]
    fn http_hosts_are_granted_by_name_or_by_what_they_are_below() {
        let check = |asked: &str, expected: bool| {
            assert_eq!(grant_http(&policy(), asked).is_ok(), expected, "{asked}");
        };
        check("api.example.com", true);
        check("API.example.com", true);
        check("api.example.com:8080", false);
        check("example.com", false);
        check("a.cdn.example.com", true);
        check("a.b.cdn.example.com:8080", true);
        check("*.a.cdn.example.com:*", true);
        check("cdn.example.com", false);
        check("10.0.0.7:8080", true);
        check("10.0.0.7", false);
        check("*", false);
        check("https://api.example.com", false);
        assert!(grant_http(&Policy::deny_all(), "api.example.com").is_err());
        assert!(grant_http(&Policy::deny_all().http("*:*"), "any.where:1").is_ok());
    }

    #[test]
    fn a_mistake_in_the_policy_is_not_silent() {
        let policy = Policy::deny_all()
            .connect("db.example.com:5432")
            .connect("http://db.example.com")
            .http("api.example.com")
            .http("https://api.example.com")
            .listen("localhost:80");
        let check = |refused: Refused, expected: &str| assert_eq!(refused.to_string(), expected);
        let refused = grant_connection(&policy, "db.example.com:5432");
        check(
            refused.expect_err("a mistake"),
            "the policy of the host has `http://db.example.com` where plugins ask to connect to something: \
             expected a host and perhaps a port, such as `10.0.0.7:5432`, `db.example.com` or `*:443`",
        );
        assert!(grant_http(&policy, "api.example.com").is_err());
        assert!(grant_listener(&policy, "127.0.0.1:80").is_err());
    }

    #[test]
    fn control_characters_of_a_manifest_are_spelled_out() {
        let text = "name = 'p'\n[permissions]\nenv = [\"A\\u001b[2J\"]\nread = [\"b\\r\"]";
        let manifest = Manifest::parse(text).expect("a manifest");
        let refusal = grant(&manifest, &policy()).expect_err("both are refused");
        let text = refusal.to_string();
        assert!(
            text.contains("`A\\u{1b}[2J`") && text.contains("`b\\r`"),
            "{text}"
        );
        let import = "a:b/c\n".to_owned();
        let refusal = imports_asked(&manifest, &[import]).expect_err("it is not asked for");
        assert!(!refusal.to_string().contains('\n'));
        assert!(Manifest::parse("name = \"a\\u001b[2J\"").is_err());
    }

    #[test]
    fn imports_are_granted_by_name_or_by_their_package() {
        let check = |asked: &str, expected: bool| {
            assert_eq!(grant_import(&policy(), asked).is_ok(), expected, "{asked}");
        };
        check("acme:host/progress", true);
        check("acme:host/progress@1.0.0", true);
        check("acme:host/other", false);
        check("acme:store/keys@0.2.0", true);
        check("acme:stores/keys", false);
        check("*", false);
        assert!(grant_import(&Policy::deny_all(), "acme:host/progress").is_err());
    }

    #[test]
    fn a_refusal_names_each_thing_and_what_there_is() {
        let manifest = Manifest::parse(
            "name = 'p'\n[permissions]\nwrite = ['/images']\nenv = ['HOME']\nimports = ['acme:host/progress']",
        )
        .expect("a manifest");
        let refusal = grant(&manifest, &policy()).expect_err("two are not granted");
        assert_eq!(
            refusal.to_string(),
            "it asks to write to the folder `/images`, and the host grants only `/scratch/*`; \
             it asks for the variable `HOME`, and the host grants only `LANG`, `APP_ONE`, `APP_TWO`"
        );
        let refusal = grant(&manifest, &Policy::deny_all()).expect_err("nothing is granted");
        assert_eq!(refusal.refused.len(), 3);
        assert!(refusal.to_string().ends_with(
            "it asks to import `acme:host/progress`, and the host grants nothing of the kind"
        ));
        let unasked = ["acme:host/progress@1.0.0", "acme:store/keys"].map(str::to_owned);
        assert_eq!(
            imports_asked(&manifest, &unasked)
                .expect_err("one is not asked for")
                .to_string(),
            "it imports `acme:store/keys`, which its manifest does not ask for"
        );
    }
}
