//! The host library, from its public side.

mod cache;
mod call;
mod guests;
mod limits;
mod link;
mod plugin;
mod pooling;
mod run;
mod snapshot;
mod verify;
