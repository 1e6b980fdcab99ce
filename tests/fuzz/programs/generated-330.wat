(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;2;) (func))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (;2;) (type 0) (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func (;3;) (type 1) (param i32 i32 i32 i64 i32) (result i32)))
  (table (;0;) 121 180 funcref)
  (table (;1;) 375 558 externref)
  (table (;2;) 129 794 externref)
  (memory (;0;) 1 2)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "memory" (memory 0))
  (export "" (memory 0))
  (export "1" (memory 0))
  (export "2" (memory 0))
  (export "3" (table 1))
  (export "t" (table 2))
  (export "/" (global 0))
  (export "6" (global 1))
  (export "&" (global 2))
  (elem (;0;) (table 1) (i32.const 0) externref)
  (elem (;1;) (table 0) (i32.const 8) funcref)
  (func (;4;) (type 0) (param i32) (result i32)
    (local f64 f32 funcref i32 i64 i32 i32 i32 i32 i32 i64 i32 i64)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    local.get 1
    f32.demote_f64
    f32.floor
    local.tee 2
    i32.const 131064
    local.set 4
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 166166583
        local.get 4
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 4
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 4
        i64.load16_s offset=166166575 align=1
        local.set 5
        br 1 (;@1;)
      end
      i64.const 0
      local.set 5
    end
    local.get 5
    loop ;; label = @1
      global.get 3
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 3
      i32.const 1
      i32.sub
      global.set 3
      ref.null func
      local.get 3
      ref.is_null
      elem.drop 0
      i32.popcnt
      if ;; label = @2
        nop
        elem.drop 0
        loop (result f64) ;; label = @3
          global.get 3
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 3
          i32.const 1
          i32.sub
          global.set 3
          loop ;; label = @4
            global.get 3
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 3
            i32.const 1
            i32.sub
            global.set 3
            i32.const 65532
            i32.eqz
            i32.extend16_s
            br 2 (;@2;)
            local.set 6
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 43636
                local.get 6
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 6
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 6
                i32.load offset=43632
                local.set 7
                br 1 (;@5;)
              end
              i32.const 0
              local.set 7
            end
            local.get 7
            local.set 8
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 47391
                local.get 8
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 8
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 8
                i32.load8_u offset=47387
                local.set 9
                br 1 (;@5;)
              end
              i32.const 0
              local.set 9
            end
            local.get 9
            local.set 10
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 51796
                local.get 10
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 10
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 10
                i64.load8_s offset=51788
                local.set 11
                br 1 (;@5;)
              end
              i64.const 0
              local.set 11
            end
            local.get 11
            local.get 1
            local.get 3
            ref.is_null
            local.set 12
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 47550
                local.get 12
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 12
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 12
                i64.load offset=47542 align=4
                local.set 13
                br 1 (;@5;)
              end
              i64.const 0
              local.set 13
            end
            local.get 13
            drop
            i64.reinterpret_f64
            global.get 0
            i64.xor
            global.set 0
            global.get 1
            i64.xor
            global.set 1
          end
          f64.const -0x1.0bcb1ac82499dp-907 (;=-0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009668381975814172;)
        end
        i64.reinterpret_f64
        global.get 0
        i64.xor
        global.set 0
      end
      drop
    end
    global.get 1
    i64.xor
    global.set 1
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    i32.const 131071
  )
  (func (;5;) (type 5)
    (local i64 v128)
    i32.const 1000
    call 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
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
    table.size 0
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    table.size 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    table.size 2
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
