(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;2;) (func (param i32 i64 i64) (result i32)))
  (type (;3;) (func (param i32 i32) (result i32)))
  (type (;4;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;5;) (func (param i32)))
  (type (;6;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 4) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 5) (param i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func (;2;) (type 0) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pwrite" (func (;3;) (type 1) (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func (;4;) (type 3) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func (;5;) (type 3) (param i32 i32) (result i32)))
  (memory (;0;) 11 16)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 7))
  (export "memory" (memory 0))
  (export "YGLN" (global 0))
  (export "" (global 1))
  (export "&" (global 2))
  (func (;6;) (type 0) (param i32 i32 i32 i32) (result i32)
    (local i64 i64 i32 i32 i32 i64)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    data.drop 1
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
      i64.const -641734670782001302
      f64.reinterpret_i64
      try_table (result f64) (catch_all 0 (;@1;)) ;; label = @2
        local.get 2
        i64.extend_i32_s
        i64.const -1048576
        br 1 (;@1;)
        local.set 4
        i64.const 1
        local.get 4
        local.get 4
        i64.eqz
        select
        local.set 4
        local.set 5
        block ;; label = @3
          block ;; label = @4
            local.get 5
            local.get 4
            local.set 4
            local.tee 5
            i64.const -9223372036854775808
            i64.ne
            br_if 0 (;@4;)
            local.get 4
            i64.const -1
            i64.ne
            br_if 0 (;@4;)
            i64.const 1
            local.set 4
            br 1 (;@3;)
          end
        end
        local.get 5
        local.get 4
        i64.rem_s
        i64.eqz
        local.set 0
        memory.size
        loop (result i64) ;; label = @3
          global.get 3
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 3
          i32.const 1
          i32.sub
          global.set 3
          memory.size
          i64.extend_i32_s
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
            f64.const -nan:0xff00000000000 (;=NaN;)
            i32.const 4096
            if ;; label = @5
              br 4 (;@1;)
              br 2 (;@3;)
              data.drop 0
              br 2 (;@3;)
              memory.size
              local.get 1
              i64.const 15
              memory.size
              memory.size
              local.set 6
              i32.const 1
              local.get 6
              local.get 6
              i32.eqz
              select
              local.set 6
              local.set 7
              block ;; label = @6
                block ;; label = @7
                  local.get 7
                  local.get 6
                  local.set 6
                  local.tee 7
                  i32.const -2147483648
                  i32.ne
                  br_if 0 (;@7;)
                  local.get 6
                  i32.const -1
                  i32.ne
                  br_if 0 (;@7;)
                  i32.const 1
                  local.set 6
                  br 1 (;@6;)
                end
              end
              local.get 7
              local.get 6
              i32.div_s
              local.set 8
              block ;; label = @6
                block ;; label = @7
                  memory.size
                  i32.const 65536
                  i32.mul
                  i32.const 598203859
                  local.get 8
                  i32.add
                  i32.le_u
                  br_if 0 (;@7;)
                  local.get 8
                  i32.const 0
                  i32.le_s
                  br_if 0 (;@7;)
                  local.get 8
                  i64.load16_u offset=598203851 align=1
                  local.set 9
                  br 1 (;@6;)
                end
                i64.const 0
                local.set 9
              end
              local.get 9
              global.get 0
              i64.xor
              global.set 0
              global.get 0
              i64.xor
              global.set 0
              global.get 1
              i32.xor
              global.set 1
              global.get 1
              i32.xor
              global.set 1
            end
            i64.reinterpret_f64
            global.get 2
            i64.xor
            global.set 2
          end
        end
        drop
        global.get 1
        i32.xor
        global.set 1
        f64.const 0x1.fep-1067 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000126;)
      end
      i64.reinterpret_f64
      global.get 2
      i64.xor
      global.set 2
      i64.reinterpret_f64
      global.get 2
      i64.xor
      global.set 2
    end
    i32.const 1790540934
  )
  (func (;7;) (type 6)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i32.const 4000
    call 6
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
    i64.extend_i32_u
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
  (data (;0;) "")
  (data (;1;) "X")
)
