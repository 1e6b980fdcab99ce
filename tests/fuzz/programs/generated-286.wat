(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i64 i32 i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;3;) (func))
  (type (;4;) (func (param f32 i64 f32 f64 f32)))
  (type (;5;) (func (result v128)))
  (type (;6;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;7;) (func (param i32)))
  (type (;8;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 6) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 7) (param i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func (;3;) (type 1) (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func (;4;) (type 1) (param i32 i64 i32 i32) (result i32)))
  (memory (;0;) 3 5)
  (memory (;1;) 1 9)
  (tag (;0;) (type 3))
  (global (;0;) (mut externref) ref.null extern)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;5;) (mut i32) i32.const 0)
  (global (;6;) (mut i32) i32.const 500)
  (export "_start" (func 6))
  (export "memory" (memory 0))
  (export "\u{cf6c}" (func 2))
  (export "" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (memory 0))
  (export "5" (memory 1))
  (export "6" (global 0))
  (export "7" (global 1))
  (export "8" (global 2))
  (export "9" (global 3))
  (export "r\u{1b}6n" (global 4))
  (export "a" (global 5))
  (elem (;0;) declare funcref)
  (elem (;1;) func)
  (elem (;2;) declare exnref)
  (func (;5;) (type 4) (param f32 i64 f32 f64 f32)
    (local f64)
    global.get 6
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 6
    i32.const 1
    i32.sub
    global.set 6
    f32.const 0x1.ffcp-139 (;=0.000000000000000000000000000000000000000002868;)
    memory.size 1
    local.get 3
    local.tee 5
    local.get 5
    f64.ne
    local.get 5
    f64.const inf (;=inf;)
    f64.eq
    local.get 5
    f64.const -inf (;=-inf;)
    f64.eq
    i32.or
    i32.or
    if ;; label = @1
      f64.const 0x0p+0 (;=0;)
      local.set 5
    end
    local.get 5
    f64.const 0x0p+0 (;=0;)
    f64.lt
    if ;; label = @1
      f64.const 0x0p+0 (;=0;)
      local.set 5
    end
    local.get 5
    f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
    f64.gt
    if ;; label = @1
      f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
      local.set 5
    end
    local.get 5
    i64.trunc_f64_u
    ref.null extern
    try_table (type 3) (catch 0 0) (catch 0 0) (catch_all 0) (catch 0 0) (catch 0 0) (catch 0 0) (catch_all 0) (catch_all 0) (catch_all 0) ;; label = @1
      try_table (type 3) (catch 0 0 (;@1;)) (catch_all 1) (catch 0 0 (;@1;)) (catch_all 1) (catch_all 1) (catch 0 1) (catch_all 0 (;@1;)) (catch 0 0 (;@1;)) (catch_all 1) ;; label = @2
        local.get 4
        try_table (catch 0 0 (;@2;)) (catch_all 1 (;@1;)) (catch 0 1 (;@1;)) (catch 0 0 (;@2;)) (catch 0 1 (;@1;)) (catch 0 1 (;@1;)) (catch 0 1 (;@1;)) ;; label = @3
          loop ;; label = @4
            global.get 6
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 6
            i32.const 1
            i32.sub
            global.set 6
            v128.const i32x4 0x672d44de 0xc22252c5 0x9060d71b 0x6302550e
            global.get 0
            block ;; label = @5
              memory.size 1
              i64.const 7430679079005257262
              global.get 0
              block ;; label = @6
                i64.const 4445219747956347272
                local.get 3
                f64.const 0x1.ffp-1044 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001058925634;)
                f64.trunc
                i64.reinterpret_f64
                global.get 1
                i64.xor
                global.set 1
                i64.reinterpret_f64
                global.get 1
                i64.xor
                global.set 1
                global.get 2
                i64.xor
                global.set 2
              end
              drop
              global.get 2
              i64.xor
              global.set 2
              global.get 3
              i32.xor
              global.set 3
            end
            drop
            global.get 4
            v128.xor
            global.set 4
          end
        end
        i32.reinterpret_f32
        global.get 5
        i32.xor
        global.set 5
      end
    end
    drop
    global.get 2
    i64.xor
    global.set 2
    global.get 3
    i32.xor
    global.set 3
    i32.reinterpret_f32
    global.get 5
    i32.xor
    global.set 5
  )
  (func (;6;) (type 8)
    (local i64 v128)
    f32.const 0x1p+0 (;=1;)
    i64.const 17179869184
    f32.const 0x1.8p+1 (;=3;)
    f64.const 0x1p+2 (;=4;)
    f32.const 0x1.4p+2 (;=5;)
    call 5
    global.get 0
    drop
    global.get 1
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 4
    local.tee 1
    i64x2.extract_lane 0
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    local.get 1
    i64x2.extract_lane 1
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 5
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 6
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size
    if ;; label = @1
      i32.const 0
      i64.load align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=8 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=16 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=65528 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
    end
    memory.size 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size 1
    if ;; label = @1
      i32.const 0
      i64.load 1 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=8 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=16 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=65528 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
    end
    memory.size
    if ;; label = @1
      i32.const 16
      local.get 0
      i64.store
      i32.const 0
      i32.const 16
      i32.store
      i32.const 4
      i32.const 32768
      i32.store
      i32.const 1
      i32.const 0
      i32.const 1
      i32.const 8
      call 0
      drop
    end
  )
)
