(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (type (;2;) (func (param i32 i64 i64 i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (rec
    (type (;4;) (array i8))
    (type (;5;) (sub (struct (field (mut i32)) (field i16) (field i16))))
    (type (;6;) (func (result f64)))
    (type (;7;) (struct (field i64) (field (mut nullfuncref)) (field i31ref) (field i64) (field (mut i8)) (field (mut i32))))
    (type (;8;) (sub (array (mut i8))))
    (type (;9;) (sub (array (mut f32))))
    (type (;10;) (func))
    (type (;11;) (array i8))
  )
  (type (;12;) (sub (array (ref null 7))))
  (type (;13;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;14;) (func (param i32)))
  (type (;15;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 13) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 14) (param i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func (;2;) (type 0) (result i32)))
  (import "wasi_snapshot_preview1" "fd_tell" (func (;3;) (type 1) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_advise" (func (;4;) (type 2) (param i32 i64 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func (;5;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (;6;) (type 1) (param i32 i32) (result i32)))
  (memory (;0;) 1 4)
  (tag (;0;) (type 10))
  (tag (;1;) (type 10))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 8))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (func 6))
  (export "5" (func 7))
  (export "6" (memory 0))
  (export "j" (global 0))
  (export "8" (global 1))
  (export "Q\u{4}\u{1c}" (global 2))
  (elem (;0;) (ref null 4))
  (elem (;1;) declare arrayref)
  (func (;7;) (type 2) (param i32 i64 i64 i32) (result i32)
    (local i32 f64 i32 i64 i32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    call 2
    local.tee 8
    local.get 8
    global.get 3
    i32.ge_u
    if ;; label = @1
      unreachable
    end
    global.get 3
    local.get 8
    i32.sub
    global.set 3
    array.new_default 12
    block (type 0) (result i32) ;; label = @1
      i32.const -529772418
      local.get 0
      call 6
      local.set 4
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 947655549
          local.get 4
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 4
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 4
          f64.load offset=947655541
          local.set 5
          br 1 (;@2;)
        end
        f64.const 0x0p+0 (;=0;)
        local.set 5
      end
      local.get 5
      try_table (type 6) (result f64) ;; label = @2
        f64.const -0x1.a2ec72b44c80dp-45 (;=-0.00000000000004650986543104379;)
        loop (type 6) (result f64) ;; label = @3
          global.get 3
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 3
          i32.const 1
          i32.sub
          global.set 3
          ref.null 4
          local.get 0
          local.set 6
          block ;; label = @4
            block ;; label = @5
              memory.size
              i32.const 65536
              i32.mul
              i32.const 49212
              local.get 6
              i32.add
              i32.le_u
              br_if 0 (;@5;)
              local.get 6
              i32.const 0
              i32.le_s
              br_if 0 (;@5;)
              local.get 6
              i64.load16_s offset=49204
              local.set 7
              br 1 (;@4;)
            end
            i64.const 0
            local.set 7
          end
          local.get 7
          block (type 0) (result i32) ;; label = @4
            f64.const -nan:0xfffff00000000 (;=NaN;)
            f64.sqrt
            i64.trunc_sat_f64_u
            local.set 1
            local.get 2
            i64.ctz
            i64.extend32_s
            i64.extend8_s
            memory.size
            local.set 0
            i32.wrap_i64
          end
          i32.extend16_s
          if (type 0) (result i32) ;; label = @4
            local.get 2
            local.set 1
            br 1 (;@3;)
            i32.const 758414320
            elem.drop 1
            br 1 (;@3;)
          else
            i32.const -1137015908
          end
          global.get 0
          i32.xor
          global.set 0
          global.get 1
          i64.xor
          global.set 1
          drop
          f64.const 0x1.2079169be1f6bp+212 (;=7416931846809519000000000000000000000000000000000000000000000000;)
        end
        i64.reinterpret_f64
        global.get 2
        i64.xor
        global.set 2
      end
      i64.reinterpret_f64
      global.get 2
      i64.xor
      global.set 2
      i64.reinterpret_f64
      global.get 2
      i64.xor
      global.set 2
      i32.const -4097
    end
    global.get 0
    i32.xor
    global.set 0
    drop
    i32.const 3
  )
  (func (;8;) (type 15)
    (local i64 v128)
    i32.const 1000
    i64.const 17179869184
    i64.const 25769803776
    i32.const 4000
    call 7
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
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
