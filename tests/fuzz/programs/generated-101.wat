(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 2) (param i32)))
  (import "wasi_snapshot_preview1" "fd_tell" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (global (;0;) f32 f32.const 0x1.4766c8p-88 (;=0.0000000000000000000000000041323878;))
  (global (;1;) (mut i32) i32.const -118342492)
  (global (;2;) (mut i64) i64.const 5188526904832769409)
  (global (;3;) (mut i64) i64.const -4940200716991802685 i64.const -1170294077966453005 i64.const -1759955848078893952 i64.const -1035732208778753935 i64.const -3386940623926960963 i64.const 6427613854527262772 i64.mul i64.add i64.mul i64.const 9221376002066239896 i64.mul i64.add i64.const 5074190948453689681 i64.mul i64.const 1240744186670959642 i64.mul i64.sub)
  (global (;4;) (mut i32) i32.const 0)
  (global (;5;) (mut i64) i64.const 0)
  (global (;6;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "~\u{1f}\u{1f}-" (func 2))
  (export "cm32p2|wasi:cli/run@0.2|run" (func 3))
  (export "2" (global 0))
  (export "3" (global 1))
  (export "4" (global 2))
  (export "5" (global 3))
  (export "\u{13}&\u{5}\u{17}~" (global 4))
  (export "\u{5c}" (global 5))
  (elem (;0;) declare i31ref)
  (func (;3;) (type 0) (param i32 i32) (result i32)
    global.get 6
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 6
    i32.const 1
    i32.sub
    global.set 6
    loop (result nullref) ;; label = @1
      global.get 6
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 6
      i32.const 1
      i32.sub
      global.set 6
      f64.const -0x1.bf9aa2a7792a2p-204 (;=-0.00000000000000000000000000000000000000000000000000000000000006800407243093423;)
      i64.trunc_sat_f64_u
      elem.drop 0
      i64.clz
      f64.const 0x1.de2f1d576bc32p+670 (;=9150655547493730000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
      i32.trunc_sat_f64_s
      f32.convert_i32_u
      i32.trunc_f32_s
      global.get 4
      i32.xor
      global.set 4
      global.get 5
      i64.xor
      global.set 5
      ref.null none
    end
    drop
    i32.const -513
  )
  (func (;4;) (type 3)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    call 3
    i64.extend_i32_u
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
    local.get 0
    i32.wrap_i64
    i32.const 63
    i32.and
    call 1
  )
  (data (;0;) "")
)
