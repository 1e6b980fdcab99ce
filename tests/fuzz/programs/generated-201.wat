(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i64 i64 i32) (result i32)))
  (type (;2;) (func (param i32) (result i32)))
  (type (;3;) (sub (func (result f32 i64 f64 eqref (ref null 0)))))
  (type (;4;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;5;) (func (param i32)))
  (type (;6;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 4) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 5) (param i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_advise" (func (;3;) (type 1) (param i32 i64 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (;4;) (type 0) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_datasync" (func (;5;) (type 2) (param i32) (result i32)))
  (table (;0;) 754 865 (ref null 1))
  (memory (;0;) 1 9)
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 7))
  (export "memory" (memory 0))
  (export "T" (table 0))
  (export "" (global 0))
  (export ",$" (global 1))
  (export "\u{83}p*9^" (global 2))
  (export "\u{c}b" (global 3))
  (func (;6;) (type 1) (param i32 i64 i64 i32) (result i32)
    (local f32 i64 i32 i32 i32 i64 i32 i32 i32 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    local.get 5
    block (result i32) ;; label = @1
      block ;; label = @2
        i32.const 896384573
        call 5
        local.set 6
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 44367
            local.get 6
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 6
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 6
            i32.load offset=44363
            local.set 7
            br 1 (;@3;)
          end
          i32.const 0
          local.set 7
        end
        local.get 7
        local.set 8
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 6190
            local.get 8
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 8
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 8
            i64.load16_u offset=6182
            local.set 9
            br 1 (;@3;)
          end
          i64.const 0
          local.set 9
        end
        local.get 9
        i64.eqz
        f64.convert_i32_u
        table.size 0
        i64.extend_i32_s
        memory.size
        local.set 10
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 22252
            local.get 10
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 10
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 10
            i32.load offset=22248 align=2
            local.set 11
            br 1 (;@3;)
          end
          i32.const 0
          local.set 11
        end
        local.get 11
        br 1 (;@1;)
        i64.extend16_s
        br 0 (;@2;)
        f32.const -0x1.35686p+35 (;=-41528000000;)
        data.drop 1
        data.drop 1
        f32.floor
        f32.nearest
        local.set 4
        loop ;; label = @3
          global.get 4
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 4
          i32.const 1
          i32.sub
          global.set 4
          f32.const 0x1.ffff8p-132 (;=0.00000000000000000000000000000000000000036734;)
          i32.trunc_sat_f32_u
          br_table 0 (;@3;) 1 (;@2;) 1 (;@2;)
        end
        loop (result externref) ;; label = @3
          global.get 4
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 4
          i32.const 1
          i32.sub
          global.set 4
          local.get 5
          f32.convert_i64_s
          br 1 (;@2;)
          i32.const -347176249
          local.get 5
          f64.const -0x1.081ec37a36516p-956 (;=-0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000169389212304572;)
          f64.neg
          f64.neg
          f64.ceil
          f64.nearest
          i32.trunc_sat_f64_s
          f64.convert_i32_s
          i64.reinterpret_f64
          i64.rotr
          local.set 13
          local.set 12
          memory.size
          i32.const 65536
          i32.mul
          i32.const 58699
          local.get 12
          i32.add
          i32.le_u
          if ;; label = @4
          else
            local.get 12
            i32.const 0
            i32.le_s
            if ;; label = @5
            else
              local.get 12
              local.get 13
              i64.store offset=58691 align=4
            end
          end
          i32.reinterpret_f32
          global.get 0
          i32.xor
          global.set 0
          ref.null extern
        end
        drop
        global.get 1
        i64.xor
        global.set 1
        i64.reinterpret_f64
        global.get 2
        i64.xor
        global.set 2
      end
      i32.const -1856498451
    end
    global.get 3
    i32.xor
    global.set 3
    global.get 1
    i64.xor
    global.set 1
    i32.const -883200393
  )
  (func (;7;) (type 6)
    (local i64 v128)
    i32.const 1000
    i64.const 17179869184
    i64.const 25769803776
    i32.const 4000
    call 6
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
    global.get 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    table.size 0
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
    local.get 0
    i32.wrap_i64
    i32.const 63
    i32.and
    call 1
  )
  (data (;0;) "F")
  (data (;1;) "\9ez")
)
