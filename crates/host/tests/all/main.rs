//! The host library, from its public side.

mod cache;
mod call;
mod guests;
mod limits;
mod link;
mod network;
#[path = "../../../../tests/support/package.rs"]
mod package;
mod plugin;
mod pooling;
mod run;
mod snapshot;
mod typed;
mod verify;
