//! Rust types for WIT worlds.

use wasmtime::Store;
use wasmtime::component::{Instance, InstancePre, Linker};

use crate::guest::Guest;

/// The Rust type of a WIT world, as the kit sees it.
///
/// The macro [`bindings!`](crate::bindings) implements it.
pub trait World: Sized + Send + Sync + 'static {
    /// What the functions that the world imports work on; one for each instance.
    type Data: Send + 'static;
    /// Where the exports are in a component.
    type Indices: Send + Sync + 'static;

    /// The world in binary form, against which components are checked; `None` takes
    /// every component.
    #[doc(hidden)]
    fn contract() -> Option<&'static [u8]>;

    /// Provides what the world imports.
    #[doc(hidden)]
    fn link(linker: &mut Linker<Guest>) -> wasmtime::Result<()>;

    /// Finds the exports of the world in a component.
    #[doc(hidden)]
    fn indices(pre: &InstancePre<Guest>) -> wasmtime::Result<Self::Indices>;

    /// Makes the typed view of an instance.
    #[doc(hidden)]
    fn load(
        indices: &Self::Indices,
        store: &mut Store<Guest>,
        instance: &Instance,
    ) -> wasmtime::Result<Self>;
}

/// Makes Rust types of a WIT world, for [`Host::open`](crate::plugin::Host::open).
///
/// `plugin` is the name of the world in upper camel case, and the name of the type that stands for it. The WIT is
/// given as text (`inline`) or as a file or folder (`path`, relative to the folder of `Cargo.toml`); `world` chooses a
/// world where there are several. The types come to stand in the module that the macro is called in.
///
/// ```
/// carrick_host::bindings!({
///     plugin: Counter,
///     inline: "package demo:words@0.1.0; world counter { export count: func(text: string) -> u32; }",
/// });
/// # fn main() {}
/// ```
///
/// Where the world imports functions, `data` is the type that implements them:
///
/// ```
/// carrick_host::bindings!({
///     plugin: Asker,
///     data: Clock,
///     inline: "package demo:words@0.1.0; world asker { import now: func() -> u64; export ask: func() -> u64; }",
/// });
///
/// pub struct Clock(u64);
/// impl AskerImports for Clock {
///     fn now(&mut self) -> u64 {
///         self.0
///     }
/// }
/// # fn main() {}
/// ```
///
/// The macro calls wasmtime's [`bindgen!`](wasmtime::component::bindgen) and hands on its other options, such as
/// `imports: { default: async }`, `with` and `additional_derives`. Functions that the world exports are async.
///
/// The crate that calls the macro depends on `carrick-host` under this name. Where the world has `flags`, it also
/// depends on `wasmtime` in the release that [`carrick_host::typed::wasmtime`](crate::typed) is.
#[macro_export]
macro_rules! bindings {
    ({ plugin: $world:ident, data: $data:ty, $($option:ident: $value:tt),+ $(,)? }) => {
        $crate::bindings!(@generate $($option: $value),+);
        $crate::bindings!(@implement $world, $data, |linker| {
            $world::add_to_linker::<_, $crate::typed::wasmtime::component::HasSelf<$data>>(
                linker,
                |guest| guest.plugin_data(),
            )
        });
    };
    ({ plugin: $world:ident, $($option:ident: $value:tt),+ $(,)? }) => {
        $crate::bindings!(@generate $($option: $value),+);
        $crate::bindings!(@implement $world, (), |_linker| Ok(()));
    };
    (@generate $($option:ident: $value:tt),+) => {
        $crate::typed::wasmtime::component::bindgen!({
            $($option: $value,)+
            exports: { default: async },
            include_component_type: true,
            wasmtime_crate: carrick_host::typed::wasmtime,
        });
    };
    (@implement $world:ident, $data:ty, |$linker:ident| $link:expr) => {
        $crate::plugin::__paste! {
            impl $crate::plugin::World for $world {
                type Data = $data;
                type Indices = [<$world Indices>];

                fn contract() -> Option<&'static [u8]> {
                    Some(COMPONENT_TYPE)
                }

                fn link(
                    $linker: &mut $crate::typed::wasmtime::component::Linker<
                        $crate::typed::Guest,
                    >,
                ) -> $crate::typed::wasmtime::Result<()> {
                    $link
                }

                fn indices(
                    pre: &$crate::typed::wasmtime::component::InstancePre<$crate::typed::Guest>,
                ) -> $crate::typed::wasmtime::Result<Self::Indices> {
                    [<$world Indices>]::new(pre)
                }

                fn load(
                    indices: &Self::Indices,
                    store: &mut $crate::typed::wasmtime::Store<$crate::typed::Guest>,
                    instance: &$crate::typed::wasmtime::component::Instance,
                ) -> $crate::typed::wasmtime::Result<Self> {
                    indices.load(store, instance)
                }
            }
        }
    };
}
