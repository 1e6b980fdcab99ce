//! `carrick serve`

mod certificate;
mod component;
mod config;
mod listener;
mod planned;
mod reload;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_host::{Route, ServeComponent, Server};

use crate::go::http;
use crate::granted::{self, Granted};
use crate::output::print_text;
use crate::program;
use crate::refusal::refusal;
use crate::signals;
use crate::spinner::Spinner;
use crate::verbosity::Verbosity;
use crate::view::served::Log;
use crate::{Verdict, input};
use component::ComponentArgs;
use config::Config;
use listener::ServerArgs;
use planned::Planned;

/// Serve HTTP requests with components
///
/// Answers requests over HTTP/1.1 and HTTP/2 with the component in FILE, which exports
/// `wasi:http/incoming-handler` 0.2. `carrick build --http` makes such a component of a Go web server. If FILE is
/// a folder, the Go web server in it is built first. A core module is adapted in memory. With --cgi, FILE is a
/// command that runs for each request.
///
/// Several components are given by `--route`, or by a file in TOML (`-f`). The file has one table `[[component]]`
/// for each, with `file`, `routes`, and the options below as keys. These options on the command line are for the
/// components that the file gives no value of its own. The component of the most exact route answers a request. A
/// request that no route covers is answered with 404.
///
/// The address is printed to standard output when the server is ready, that of `--admin` in the next line.
/// Requests, failures and the output of the guest are printed to standard error; with --cgi, the standard output is
/// the answer. Each request has a fresh instance unless --reuse is given, which has no effect with --cgi. The guest
/// gets only what is granted: without options it has no folder, no variable and no network.
///
/// A request is answered with 413 if its body is too large, 431 if its head is, 500 if the guest fails, 503
/// if too many requests are handled at once, and 504 if the time is over. The answer to a request whose guest
/// failed contains the id of the request, which is in the log too.
///
/// When a file of a component changes, the new version takes over without a lost request. If it cannot be served,
/// the log says why, and the old version goes on. SIGHUP looks at the files at once.
///
/// SIGTERM and Ctrl-C stop the server: it accepts no more connections and waits for its requests. A second
/// signal ends it at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 stopped by a signal, 2 on error.

Examples:
  carrick serve app.wasm
  carrick serve ./cmd/web
  carrick serve app.wasm --listen 0.0.0.0:8080 --env GREETING=hello --dir ./data::/data:ro
  carrick serve app.wasm --listen 127.0.0.1:0 --reuse 1000 --log json
  carrick serve app.wasm --allow-http api.example.com --timeout 5s --max-memory 64M
  carrick serve site.wasm --route /api=api.wasm --route 'admin.example.com/=admin.wasm'
  carrick serve -f serve.toml --print-config")]
pub(crate) struct Args {
    /// Component or core module (binary or text, `-` for standard input), or the folder of a Go web server; it
    /// answers the requests that no other route covers
    #[arg(value_name = "FILE", required_unless_present_any = ["route", "config"])]
    file: Option<PathBuf>,
    /// Answer the requests of ROUTE with the component in FILE; may be repeated
    ///
    /// ROUTE is the beginning of a path (`/api` covers `/api` and `/api/users`, not `/apis`), or a host and such a
    /// path (`admin.example.com/`, `*.example.com/api`).
    #[arg(long, value_name = "ROUTE=FILE", value_parser = parse_route)]
    route: Vec<(Route, PathBuf)>,
    /// Read the components, their routes and options, and options of the server from CONFIG
    #[arg(short = 'f', long, value_name = "CONFIG")]
    config: Option<PathBuf>,
    /// Print what is in force, as a CONFIG, and exit
    #[arg(long)]
    print_config: bool,
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    component: ComponentArgs,
}

fn parse_route(text: &str) -> Result<(Route, PathBuf), String> {
    match text.split_once('=') {
        Some((route, file)) if !file.is_empty() => {
            let route = route.parse::<Route>().map_err(|error| error.to_string())?;
            Ok((route, file.into()))
        }
        _ => Err("write ROUTE=FILE, such as `/api=api.wasm`".to_owned()),
    }
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let (server, components) = args.plan()?;
    if args.print_config {
        print_text(&config::text(&server, &components))?;
        return Ok(Verdict::Yes);
    }
    let loaded: Vec<Loaded> = components
        .iter()
        .map(|planned| Loaded::read(planned, verbosity))
        .collect::<Result<_>>()?;
    // Before the programs are compiled, which takes longer.
    let listener = server.listener()?;
    let admin = server.admin()?;
    let certificate = server.certificate()?;
    let log = Log::start(server.log());
    let options = server.options();
    let (requests_max, drain_timeout) = (options.requests_max, options.drain_timeout);
    let mut serving = Server::empty(options.with_on_event(log.sender(None)));
    let mut files: Vec<Box<dyn reload::Watched>> = Vec::new();
    let mut scheme = "http";
    if let Some(certificate) = certificate {
        scheme = "https";
        serving = serving.with_tls(certificate.tls.clone());
        files.push(Box::new(certificate));
    }
    for (planned, loaded) in components.iter().zip(&loaded) {
        let (file, name) = (&planned.file, input::name(&planned.file));
        let sender = log.sender(Some((&planned.name, &name)));
        let options = planned.args.options(file, &loaded.granted);
        let options = options
            .with_requests_max(planned.max_requests.unwrap_or(requests_max))
            .with_on_event(sender);
        let component = ServeComponent::new(&planned.name, loaded.wasm.as_slice())
            .with_routes(planned.routes.iter().cloned())
            .with_load(planned.args.load(verbosity)?)
            .with_options(options);
        let handle = serving
            .add(component, &mut program::observer(verbosity))
            .with_context(|| format!("cannot serve {name}"))?;
        if !input::is_stdin(file) && !file.is_dir() {
            let served = reload::Served::new(handle, file, &loaded.wasm, loaded.stamp);
            files.push(Box::new(served));
        }
    }
    let address = listener.local_addr().context("cannot listen")?;
    let (look, asked) = std::sync::mpsc::channel();
    let report = log.reloads();
    reload::watch(files, asked, server.reloads(), move |component, result| {
        report(component, result.map_err(|error| format!("{error:#}")));
    })?;
    let stopper = serving.stopper();
    signals::listen(
        drain_timeout,
        verbosity.quiet,
        move || stopper.stop(),
        move || {
            // Nobody listens only where the thread panicked.
            let _ = look.send(());
        },
    )?;
    let mut addresses = format!("{scheme}://{address}\n");
    if let Some(admin) = admin {
        let address = admin.local_addr().context("cannot listen")?;
        addresses += &format!("admin http://{address}\n");
        serving = serving.with_admin(admin);
    }
    print_text(&addresses)?;
    serving.run(listener)?;
    drop(serving);
    log.end();
    Ok(Verdict::Yes)
}

impl Args {
    /// What is to be served, and how.
    fn plan(&self) -> Result<(ServerArgs, Vec<Planned>)> {
        let config = self.config.as_deref();
        let config = config.map(|config| Config::read(config, &self.component));
        let (server, mut components) = match config.transpose()? {
            Some(config) => (self.server.clone().or(config.server), config.components),
            None => (self.server.clone(), Vec::new()),
        };
        let file = self.file.iter().map(|file| (Route::default(), file));
        let routes = self.route.iter().map(|(route, file)| (route.clone(), file));
        let first = components.len();
        for (route, file) in file.chain(routes) {
            // A file that is named again has one more route.
            let known = components[first..]
                .iter_mut()
                .find(|other| other.file == *file);
            match known {
                Some(planned) if planned.routes.contains(&route) => {}
                Some(planned) => planned.routes.push(route),
                None => components.push(Planned {
                    name: Planned::name_of(file),
                    file: file.clone(),
                    routes: vec![route],
                    max_requests: None,
                    args: self.component.clone(),
                }),
            }
        }
        refuse_one_name_twice(&mut components, first)?;
        refuse_one_route_twice(&components)?;
        if components.is_empty() {
            bail!(refusal(
                "there is no component to serve",
                "add a table `[[component]]` with a `file`, or name a file: `carrick serve FILE`",
            ));
        }
        Ok((server, components))
    }
}

/// Names are for people to tell components apart. Those from `first` on got theirs from their files, and get a number
/// where that is taken.
fn refuse_one_name_twice(components: &mut [Planned], first: usize) -> Result<()> {
    for index in 0..components.len() {
        let (before, rest) = components.split_at_mut(index);
        let name = &mut rest[0].name;
        let is_taken = |name: &str| before.iter().any(|other| other.name == name);
        if index >= first {
            let mut number = 2;
            let stem = name.clone();
            while is_taken(name) {
                *name = format!("{stem}-{number}");
                number += 1;
            }
        } else if is_taken(name) {
            bail!(refusal(
                format!("two components have the name `{name}`"),
                "give one of them another `name`",
            ));
        }
    }
    Ok(())
}

fn refuse_one_route_twice(components: &[Planned]) -> Result<()> {
    for (index, planned) in components.iter().enumerate() {
        let before = &components[..index];
        for route in &planned.routes {
            if let Some(other) = before.iter().find(|other| other.routes.contains(route)) {
                bail!(refusal(
                    format!(
                        "the route `{route}` leads to two components: `{}` and `{}`",
                        other.name, planned.name
                    ),
                    "give one of them another route, such as `/api`",
                ));
            }
        }
    }
    Ok(())
}

/// A program, and what its guests are given.
struct Loaded {
    wasm: Vec<u8>,
    /// The file as it was before it was read.
    stamp: Option<reload::Stamp>,
    granted: Granted,
}

impl Loaded {
    fn read(planned: &Planned, verbosity: &Verbosity) -> Result<Self> {
        let stamp = reload::Stamp::of(&planned.file);
        let wasm = read(&planned.file, verbosity)?;
        let bytes = || Ok(wasm.as_slice().into());
        let mut granted = Granted::fit(&planned.args.grants, bytes, verbosity)?;
        granted.add_tls_roots(planned.args.net.tls_roots()?);
        Ok(Self {
            wasm,
            stamp,
            granted,
        })
    }
}

/// The program in a file, or of the Go web server in a folder.
fn read(file: &Path, verbosity: &Verbosity) -> Result<Vec<u8>> {
    if input::is_stdin(file) {
        return input::read_stdin();
    }
    if file.is_dir() {
        let _spinner = (!verbosity.quiet).then(|| Spinner::start("building"));
        return http::component(file)
            .with_context(|| format!("cannot build {}", input::name(file)));
    }
    Ok(granted::read(file)?.into_owned())
}
