//! What joins a world that `bindgen!` generated to the kit.

use wasmtime::Store;
use wasmtime::component::{Instance, InstancePre, Linker};

use crate::guest::Guest;

/// A world that `bindgen!` generated, as the kit sees it.
///
/// The macro [`plugin_world!`](crate::plugin_world) implements it.
pub trait World: Sized + Send + Sync + 'static {
    /// What the functions that the world imports work on; one for each instance.
    type Data: Send + 'static;
    /// Where the exports are in a component: the type that ends in `Indices`.
    type Indices: Send + Sync + 'static;

    /// The world in binary form, against which components are checked; `None` takes
    /// every component.
    fn contract() -> Option<&'static [u8]>;

    /// Provides what the world imports.
    ///
    /// # Errors
    ///
    /// As the generated `add_to_linker`.
    fn link(linker: &mut Linker<Guest>) -> wasmtime::Result<()>;

    /// Finds the exports of the world in a component.
    ///
    /// # Errors
    ///
    /// The component lacks one.
    fn indices(pre: &InstancePre<Guest>) -> wasmtime::Result<Self::Indices>;

    /// Makes the typed view of an instance.
    ///
    /// # Errors
    ///
    /// An export has another type.
    fn load(
        indices: &Self::Indices,
        store: &mut Store<Guest>,
        instance: &Instance,
    ) -> wasmtime::Result<Self>;
}

/// Joins a world that `bindgen!` generated to the plugin kit.
///
/// It takes the module that `bindgen!` stands in (`self` if it is the same one), the world's
/// type and the type of its indices, which has the same name with `Indices` at its end. `bindgen!`
/// must be asked for `include_component_type: true`, so that a plugin can be
/// checked before it is compiled.
///
/// ```
/// mod generated {
///     carrick_host::typed::wasmtime::component::bindgen!({
///         inline: "package demo:words@0.1.0; world counter { export count: func(text: string) -> u32; }",
///         exports: { default: async },
///         include_component_type: true,
///         wasmtime_crate: carrick_host::typed::wasmtime,
///     });
/// }
/// carrick_host::plugin_world!(generated::{Counter, CounterIndices});
/// # fn main() {}
/// ```
///
/// Where the world imports functions, `data` is the type that implements them:
///
/// ```
/// mod generated {
///     carrick_host::typed::wasmtime::component::bindgen!({
///         inline: "package demo:words@0.1.0; world asker { import now: func() -> u64; export ask: func() -> u64; }",
///         exports: { default: async },
///         include_component_type: true,
///         wasmtime_crate: carrick_host::typed::wasmtime,
///     });
/// }
///
/// pub struct Clock(u64);
/// impl generated::AskerImports for Clock {
///     fn now(&mut self) -> u64 {
///         self.0
///     }
/// }
/// carrick_host::plugin_world!(generated::{Asker, AskerIndices}, data: Clock);
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! plugin_world {
    ($module:ident::{$world:ident, $indices:ident}) => {
        $crate::plugin_world!(@implement $module, $world, $indices, (), |_linker| Ok(()));
    };
    ($module:ident::{$world:ident, $indices:ident}, data: $data:ty) => {
        $crate::plugin_world!(@implement $module, $world, $indices, $data, |linker| {
            $module::$world::add_to_linker::<_, $crate::typed::wasmtime::component::HasSelf<$data>>(
                linker,
                |guest| guest.plugin_data(),
            )
        });
    };
    (@implement $module:ident, $world:ident, $indices:ident, $data:ty, |$linker:ident| $link:expr) => {
        impl $crate::plugin::World for $module::$world {
            type Data = $data;
            type Indices = $module::$indices;

            fn contract() -> Option<&'static [u8]> {
                Some($module::COMPONENT_TYPE)
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
                $module::$indices::new(pre)
            }

            fn load(
                indices: &Self::Indices,
                store: &mut $crate::typed::wasmtime::Store<$crate::typed::Guest>,
                instance: &$crate::typed::wasmtime::component::Instance,
            ) -> $crate::typed::wasmtime::Result<Self> {
                indices.load(store, instance)
            }
        }
    };
}
