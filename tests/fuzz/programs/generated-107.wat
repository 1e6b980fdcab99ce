(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (table (;0;) 1 661 externref)
  (memory (;0;) 2 14)
  (global (;0;) (mut i32) i32.const -1085225479 i32.const 1837767791 i32.const 798193569 i32.const -652114171 i32.const -1035803889 i32.const -533446150 i32.mul i32.add i32.sub i32.mul i32.sub i32.const -557772509 i32.const -1553823340 i32.sub i32.sub i32.const -1915463622 i32.sub)
  (global (;1;) (mut f32) f32.const -nan:0x12dfa5 (;=NaN;))
  (global (;2;) i32 i32.const 780436516)
  (global (;3;) (mut f64) f64.const 0x1.0acd44ad5e33ep-617 (;=0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000019162029868052706;))
  (global (;4;) (mut f32) f32.const -0x1.587a1cp+11 (;=-2755.816;))
  (global (;5;) (mut i64) i64.const 0)
  (global (;6;) (mut i64) i64.const 0)
  (global (;7;) (mut i32) i32.const 500)
  (export "_start" (func 3))
  (export "memory" (memory 0))
  (export "" (global 5))
  (export "1" (global 6))
  (elem (;0;) func)
  (func (;2;) (type 1) (param i32) (result i32)
    (local f32)
    global.get 7
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 7
    i32.const 1
    i32.sub
    global.set 7
    data.drop 0
    loop ;; label = @1
      global.get 7
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 7
      i32.const 1
      i32.sub
      global.set 7
      local.get 0
      f64.convert_i32_u
      br 0 (;@1;)
      global.get 1
      local.tee 1
      local.get 1
      f32.ne
      local.get 1
      f32.const inf (;=inf;)
      f32.eq
      local.get 1
      f32.const -inf (;=-inf;)
      f32.eq
      i32.or
      i32.or
      if ;; label = @2
        f32.const 0x0p+0 (;=0;)
        local.set 1
      end
      local.get 1
      f32.const -0x1p+63 (;=-9223372000000000000;)
      f32.lt
      if ;; label = @2
        f32.const -0x1p+63 (;=-9223372000000000000;)
        local.set 1
      end
      local.get 1
      f32.const 0x1.fffffep+62 (;=9223371500000000000;)
      f32.gt
      if ;; label = @2
        f32.const 0x1.fffffep+62 (;=9223371500000000000;)
        local.set 1
      end
      local.get 1
      i64.trunc_f32_s
      global.get 5
      i64.xor
      global.set 5
      i64.reinterpret_f64
      global.get 6
      i64.xor
      global.set 6
    end
    i32.const -1073741824
  )
  (func (;3;) (type 4)
    (local i64 v128)
    i32.const 1000
    call 2
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
    i32.reinterpret_f32
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
    i64.reinterpret_f64
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 4
    i32.reinterpret_f32
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 5
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 6
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 7
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
  )
  (data (;0;) "")
)
