(module
  (rec
    (type (;0;) (sub (func (param i32 i32) (result f32 i31ref))))
    (type (;1;) (func (param i32 i32 f32) (result i64)))
  )
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (memory (;0;) 5 14)
  (global (;0;) (mut f32) f32.const 0x1.438304p+58 (;=364241880000000000;))
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i64) i64.const 0)
  (global (;5;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "\u{7f}" (global 0))
  (export "R\u{10}\u{1b}r\u{1d}" (global 1))
  (export "6" (global 2))
  (export "f\u{1b}" (global 3))
  (export "" (global 4))
  (func (;2;) (type 0) (param i32 i32) (result f32 i31ref)
    (local (ref null 1) f64 i32 i64 i32 i64 i32 i32)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    memory.size
    i32.ctz
    local.set 4
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 628736835
        local.get 4
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 4
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 4
        i64.load8_s offset=628736827
        local.set 5
        br 1 (;@1;)
      end
      i64.const 0
      local.set 5
    end
    local.get 5
    i64.eqz
    local.set 6
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 243635
        local.get 6
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 6
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 6
        i64.load32_u offset=243627 align=2
        local.set 7
        br 1 (;@1;)
      end
      i64.const 0
      local.set 7
    end
    local.get 7
    i64.const -7418385865946291917
    i64.const -8388608
    f32.convert_i64_u
    f32.const 0x1.p-139 (;=0.000000000000000000000000000000000000000001435;)
    f32.ne
    i64.const -6272977854939352607
    i32.wrap_i64
    local.set 9
    local.set 8
    memory.size
    i32.const 65536
    i32.mul
    i32.const 296248
    local.get 8
    i32.add
    i32.le_u
    if ;; label = @1
    else
      local.get 8
      i32.const 0
      i32.le_s
      if ;; label = @2
      else
        local.get 8
        local.get 9
        i32.store offset=296244 align=2
      end
    end
    loop ;; label = @1
      global.get 5
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 5
      i32.const 1
      i32.sub
      global.set 5
    end
    global.get 1
    i64.xor
    global.set 1
    global.get 1
    i64.xor
    global.set 1
    f32.const -0x1.c7411ap+116 (;=-147738470000000000000000000000000000;)
    ref.null i31
  )
  (func (;3;) (type 1) (param i32 i32 f32) (result i64)
    (local i32 i32 i32 i64 f32)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    f32.const 0x1.p-133 (;=0.000000000000000000000000000000000000000091835;)
    local.get 1
    block ;; label = @1
      f64.const -nan:0xdffffffffffff (;=NaN;)
      block (result (ref null 0)) ;; label = @2
        memory.size
        block (result f32) ;; label = @3
          ref.null func
          ref.is_null
          loop (result i64) ;; label = @4
            global.get 5
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 5
            i32.const 1
            i32.sub
            global.set 5
            i32.const -1095620780
            br_table 0 (;@4;) 3 (;@1;) 0 (;@4;)
            memory.size
            i32.eqz
            local.set 3
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 300322
                local.get 3
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 3
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 3
                i32.load16_u offset=300318
                local.set 4
                br 1 (;@5;)
              end
              i32.const 0
              local.set 4
            end
            local.get 4
            local.set 5
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 280853
                local.get 5
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 5
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 5
                i64.load16_s offset=280845 align=1
                local.set 6
                br 1 (;@5;)
              end
              i64.const 0
              local.set 6
            end
            local.get 6
            global.get 0
            local.tee 7
            local.get 7
            f32.ne
            local.get 7
            f32.const inf (;=inf;)
            f32.eq
            local.get 7
            f32.const -inf (;=-inf;)
            f32.eq
            i32.or
            i32.or
            if ;; label = @5
              f32.const 0x0p+0 (;=0;)
              local.set 7
            end
            local.get 7
            f32.const 0x0p+0 (;=0;)
            f32.lt
            if ;; label = @5
              f32.const 0x0p+0 (;=0;)
              local.set 7
            end
            local.get 7
            f32.const 0x1.fffffep+62 (;=9223371500000000000;)
            f32.gt
            if ;; label = @5
              f32.const 0x1.fffffep+62 (;=9223371500000000000;)
              local.set 7
            end
            local.get 7
            i64.trunc_f32_u
            global.get 1
            i64.xor
            global.set 1
          end
          global.get 1
          i64.xor
          global.set 1
          global.get 2
          i32.xor
          global.set 2
          f32.const 0x1.c509dep-38 (;=0.000000000006438065;)
        end
        i32.reinterpret_f32
        global.get 3
        i32.xor
        global.set 3
        global.get 2
        i32.xor
        global.set 2
        ref.null 0
      end
      drop
      i64.reinterpret_f64
      global.get 4
      i64.xor
      global.set 4
    end
    global.get 2
    i32.xor
    global.set 2
    i32.reinterpret_f32
    global.get 3
    i32.xor
    global.set 3
    i64.const -32
  )
  (func (;4;) (type 4)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    call 2
    drop
    i32.reinterpret_f32
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    f32.const 0x1.8p+1 (;=3;)
    call 3
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i32.reinterpret_f32
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
    i64.extend_i32_u
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
)
