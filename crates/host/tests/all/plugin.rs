//! The plugin host kit.

mod hostile;
mod http;
mod instances;
mod opening;
mod permissions;
pub mod probe;
mod reload;
mod telling;
mod thumbnailer;
mod versions;
