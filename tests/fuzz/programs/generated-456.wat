(module
  (type (;0;) (func (param i64)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 2) (param i32)))
  (table (;0;) 0 609 funcref)
  (memory (;0;) 0 1)
  (global (;0;) (mut f32) f32.const 0x1.58f5fp-85 (;=0.00000000000000000000000003483213;))
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 3))
  (export "memory" (memory 0))
  (export "i" (table 0))
  (export "" (global 1))
  (export "2" (global 2))
  (export "0" (global 3))
  (func (;2;) (type 0) (param i64)
    (local i64 i32)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    br 0
    table.size 0
    i32.const 610
    memory.size
    table.size 0
    br_if 0
    i64.load16_s align=1
    i64.ctz
    local.get 0
    i32.wrap_i64
    loop (result funcref) ;; label = @1
      global.get 4
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 4
      i32.const 1
      i32.sub
      global.set 4
      loop (result i64) ;; label = @2
        global.get 4
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 4
        i32.const 1
        i32.sub
        global.set 4
        f32.const 0x1.0e71d4p+47 (;=148678510000000;)
        data.drop 0
        memory.size
        i32.load offset=42450 align=2
        i32.load8_s
        i32.load16_s offset=35069 align=1
        i32.extend16_s
        block ;; label = @3
          ref.null func
          memory.size
          i32.load16_u
          i32.ctz
          i32.load
          local.tee 2
          i32.popcnt
          i32.load
          f32.convert_i32_s
          table.size 0
          br_table 0 (;@3;) 1 (;@2;) 2 (;@1;) 3 2 (;@1;)
          f32.floor
          loop (result i64) ;; label = @4
            global.get 4
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 4
            i32.const 1
            i32.sub
            global.set 4
            nop
            i64.const -1308790725262427046
            f32.convert_i64_u
            global.get 0
            i32.trunc_f32_u
            f64.load align=1
            f64.abs
            f64.neg
            i32.trunc_f64_u
            block (result funcref) ;; label = @5
              memory.size
              f32.load align=1
              i32.trunc_sat_f32_u
              i32.eqz
              i32.eqz
              i32.load8_s
              table.size 0
              i64.extend_i32_s
              i64.eqz
              i64.load8_u
              table.size 0
              global.get 0
              table.size 0
              loop ;; label = @6
                global.get 4
                i32.eqz
                if ;; label = @7
                  unreachable
                end
                global.get 4
                i32.const 1
                i32.sub
                global.set 4
                i32.const -1486023831
                data.drop 0
                i32.clz
                local.tee 2
                i32.clz
                block ;; label = @7
                  data.drop 0
                  i32.const -1048577
                  i32.extend16_s
                  i64.load align=4
                  i64.eqz
                  memory.grow
                  i32.extend8_s
                  local.set 2
                  global.get 0
                  loop ;; label = @8
                    global.get 4
                    i32.eqz
                    if ;; label = @9
                      unreachable
                    end
                    global.get 4
                    i32.const 1
                    i32.sub
                    global.set 4
                    ref.null extern
                    f32.const -0x1.57654p-69 (;=-0.0000000000000000000022724009;)
                    ref.null extern
                    memory.size
                    f32.const -0x1.31ace6p+53 (;=-10754996000000000;)
                    i32.trunc_sat_f32_u
                    f32.convert_i32_u
                    i64.const -8388608
                    block (type 0) (param i64) ;; label = @9
                      loop (type 0) (param i64) ;; label = @10
                        global.get 4
                        i32.eqz
                        if ;; label = @11
                          unreachable
                        end
                        global.get 4
                        i32.const 1
                        i32.sub
                        global.set 4
                        local.set 1
                        local.get 0
                        data.drop 0
                        local.set 0
                        i32.const 1727330134
                        br 6 (;@4;)
                        f64.convert_i32_s
                        f64.const -nan:0xfffffbfffffff (;=NaN;)
                        f64.abs
                        f64.ge
                        local.tee 2
                        i32.load16_s align=1
                        i32.popcnt
                        global.get 1
                        i32.xor
                        global.set 1
                      end
                    end
                    i32.reinterpret_f32
                    global.get 2
                    i32.xor
                    global.set 2
                    drop
                    drop
                    i32.reinterpret_f32
                    global.get 2
                    i32.xor
                    global.set 2
                    drop
                  end
                  i32.reinterpret_f32
                  global.get 2
                  i32.xor
                  global.set 2
                end
                global.get 1
                i32.xor
                global.set 1
              end
              global.get 1
              i32.xor
              global.set 1
              i32.reinterpret_f32
              global.get 2
              i32.xor
              global.set 2
              global.get 1
              i32.xor
              global.set 1
              global.get 3
              i64.xor
              global.set 3
              global.get 1
              i32.xor
              global.set 1
              ref.null func
            end
            drop
            global.get 1
            i32.xor
            global.set 1
            i32.reinterpret_f32
            global.get 2
            i32.xor
            global.set 2
            i64.const -5981313276530123287
          end
          global.get 3
          i64.xor
          global.set 3
          i32.reinterpret_f32
          global.get 2
          i32.xor
          global.set 2
          drop
        end
        global.get 1
        i32.xor
        global.set 1
        i32.reinterpret_f32
        global.get 2
        i32.xor
        global.set 2
        i64.const -4558740591688364543
      end
      global.get 3
      i64.xor
      global.set 3
      ref.null func
    end
    drop
    global.get 1
    i32.xor
    global.set 1
    global.get 3
    i64.xor
    global.set 3
    global.get 1
    i32.xor
    global.set 1
    global.get 1
    i32.xor
    global.set 1
  )
  (func (;3;) (type 3)
    (local i64 v128)
    i64.const 8589934592
    call 2
    global.get 0
    i32.reinterpret_f32
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 3
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
  (data (;0;) "")
)
