(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i64 i64) (result i32)))
  (rec
    (type (;2;) (func (result i32)))
    (type (;3;) (sub (struct (field (mut i16)) (field (mut i8)) (field i16))))
    (type (;4;) (func (result i32 i32)))
    (type (;5;) (sub (struct (field i8) (field i8) (field (mut i64)) (field (mut i8)) (field i16) (field (mut i32)) (field externref) (field i8) (field (mut i16)) (field (mut i16)) (field (mut i16)) (field i16) (field i32) (field i8) (field i64))))
    (type (;6;) (sub (struct (field f64) (field f32) (field i64) (field (mut i8)) (field i64) (field i16) (field i16) (field eqref) (field (mut i16)) (field i8) (field i8) (field i8) (field (mut i8)) (field (mut i8)) (field anyref) (field f64) (field (mut i16)) (field (mut externref)) (field (mut i16)))))
    (type (;7;) (sub (func)))
    (type (;8;) (sub (func (param i64) (result f32))))
    (type (;9;) (sub (func (param f64 (ref null 8)) (result i32))))
    (type (;10;) (struct (field (mut i16)) (field (mut i32)) (field i8) (field i8) (field (mut i8)) (field f64) (field i8) (field i8) (field i8) (field i64) (field i16) (field i32) (field (mut i64))))
    (type (;11;) (sub (array i16)))
  )
  (rec
    (type (;12;) (array (mut i16)))
    (type (;13;) (func (result i64 f32 nullfuncref i32 f32 i31ref)))
  )
  (rec
    (type (;14;) (func))
    (type (;15;) (func))
    (type (;16;) (sub 6 (struct (field f64) (field f32) (field i64) (field (mut i8)) (field i64) (field i16) (field i16) (field structref) (field (mut i16)) (field i8) (field i8) (field i8) (field (mut i8)) (field (mut i8)) (field (ref null 10)) (field f64) (field (mut i16)) (field (mut externref)) (field (mut i16)) (field i32) (field f32) (field (mut i16)) (field i64) (field i64))))
    (type (;17;) (sub (array (mut i16))))
  )
  (type (;18;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;19;) (func (param i32)))
  (type (;20;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 18) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 19) (param i32)))
  (memory (;0;) 1 9)
  (tag (;0;) (type 14))
  (global (;0;) f64 f64.const -0x1.90aac3bd59b38p+145 (;=-69806045115406600000000000000000000000000000;))
  (global (;1;) (mut i32) i32.const -1993668482)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 0)
  (global (;5;) (mut i32) i32.const 500)
  (export "_start" (func 3))
  (export "memory" (memory 0))
  (export "" (memory 0))
  (export "`" (global 2))
  (export "\u{2a8}#" (global 3))
  (export "\u{2}" (global 4))
  (func (;2;) (type 2) (result i32)
    (local f64 i32 i32 i32)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    i64.const 8191
    f32.convert_i64_u
    i64.trunc_sat_f32_u
    i64.extend16_s
    block (type 8) (param i64) (result f32) ;; label = @1
      i64.eqz
      i32.extend8_s
      i32.const -868916715
      local.tee 3
      local.get 3
      global.get 5
      i32.ge_u
      if ;; label = @2
        unreachable
      end
      global.get 5
      local.get 3
      i32.sub
      global.set 5
      array.new 11
      ref.is_null
      local.tee 3
      local.get 3
      global.get 5
      i32.ge_u
      if ;; label = @2
        unreachable
      end
      global.get 5
      local.get 3
      i32.sub
      global.set 5
      array.new_default 12
      ref.is_null
      i32.const -1564949548
      i32.ge_u
      i32.ctz
      i32.extend8_s
      memory.size
      i32.mul
      global.set 1
      loop ;; label = @2
        global.get 5
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 5
        i32.const 1
        i32.sub
        global.set 5
        loop (type 15) ;; label = @3
          global.get 5
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 5
          i32.const 1
          i32.sub
          global.set 5
          ref.null 4
          memory.size
          i64.extend_i32_u
          return_call 2
          i32.ctz
          struct.new_default 3
          i32.const -2131932795
          br_table 0 (;@3;) 1 (;@2;) 1 (;@2;)
          loop (type 15) ;; label = @4
            global.get 5
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 5
            i32.const 1
            i32.sub
            global.set 5
            f32.const -nan:0x7ffffe (;=NaN;)
            i64.trunc_sat_f32_u
            throw 0
            f64.convert_i64_s
            i32.trunc_sat_f64_u
            memory.grow
            return_call 2
            i32.shl
            local.set 1
            block ;; label = @5
              block ;; label = @6
                memory.size
                i32.const 65536
                i32.mul
                i32.const 50221
                local.get 1
                i32.add
                i32.le_u
                br_if 0 (;@6;)
                local.get 1
                i32.const 0
                i32.le_s
                br_if 0 (;@6;)
                local.get 1
                i32.load offset=50217 align=1
                local.set 2
                br 1 (;@5;)
              end
              i32.const 0
              local.set 2
            end
            local.get 2
            global.get 2
            i32.xor
            global.set 2
          end
          drop
          global.get 2
          i32.xor
          global.set 2
          global.get 3
          i64.xor
          global.set 3
          drop
        end
      end
      f32.const 0x1.c8aa92p-123 (;=0.0000000000000000000000000000000000001677527;)
    end
    i32.reinterpret_f32
    global.get 4
    i32.xor
    global.set 4
    i32.const -1147771172
  )
  (func (;3;) (type 20)
    (local i64 v128)
    call 2
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i64.reinterpret_f64
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
