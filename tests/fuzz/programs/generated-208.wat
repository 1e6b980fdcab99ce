(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (import "wasi_snapshot_preview1" "fd_renumber" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (;3;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "" (func 3))
  (export "jk" (global 0))
  (export "\u{19a}\u{13}" (global 1))
  (export "3" (global 3))
  (elem (;0;) declare externref)
  (elem (;1;) externref)
  (elem (;2;) funcref)
  (func (;4;) (type 1) (param i32 i32 i32 i32) (result i32)
    (local f64 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    f32.const -nan:0x7f7fff (;=NaN;)
    i32.const -1093034730
    local.tee 3
    f64.const -nan:0xffdffffffffff (;=NaN;)
    local.get 5
    nop
    i64.extend32_s
    i64.extend8_s
    i64.const -268435456
    i64.const 31
    i64.mul
    i64.lt_u
    if ;; label = @1
      loop (result funcref) ;; label = @2
        global.get 4
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 4
        i32.const 1
        i32.sub
        global.set 4
        ref.null extern
        br 0 (;@2;)
        elem.drop 0
        elem.drop 2
        data.drop 0
        br 1 (;@1;)
        loop (result f32) ;; label = @3
          global.get 4
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 4
          i32.const 1
          i32.sub
          global.set 4
          i64.const -2569444393223003309
          br 2 (;@1;)
          i64.popcnt
          ref.null func
          br 0 (;@3;)
          f32.const 0x1.8c53e8p+62 (;=7139606000000000000;)
          i64.trunc_sat_f32_u
          i64.const 128
          i64.rotl
          f32.const -0x1.08cd68p+52 (;=-4658452500000000;)
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
            data.drop 0
            loop ;; label = @5
              global.get 4
              i32.eqz
              if ;; label = @6
                unreachable
              end
              global.get 4
              i32.const 1
              i32.sub
              global.set 4
              nop
              br 2 (;@3;)
              loop (result i64) ;; label = @6
                global.get 4
                i32.eqz
                if ;; label = @7
                  unreachable
                end
                global.get 4
                i32.const 1
                i32.sub
                global.set 4
                br 1 (;@5;)
                loop (result i32) ;; label = @7
                  global.get 4
                  i32.eqz
                  if ;; label = @8
                    unreachable
                  end
                  global.get 4
                  i32.const 1
                  i32.sub
                  global.set 4
                  block (result f64) ;; label = @8
                    br 2 (;@6;)
                    block ;; label = @9
                      ref.null func
                      local.get 0
                      i32.const -536870912
                      i32.lt_s
                      elem.drop 1
                      nop
                      i32.popcnt
                      f32.convert_i32_u
                      f64.const -nan:0xffffffffffe00 (;=NaN;)
                      i32.trunc_f64_s
                      drop
                      i32.reinterpret_f32
                      global.get 0
                      i32.xor
                      global.set 0
                      drop
                    end
                    f64.const 0x1.ffffffffcp-1040 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000016975966327;)
                  end
                  i64.reinterpret_f64
                  global.get 1
                  i64.xor
                  global.set 1
                  i32.const 522328052
                end
                global.get 2
                i32.xor
                global.set 2
                i64.const 562949953421311
              end
              global.get 3
              i64.xor
              global.set 3
            end
            i64.const -256
          end
          global.get 3
          i64.xor
          global.set 3
          i32.reinterpret_f32
          global.get 0
          i32.xor
          global.set 0
          global.get 3
          i64.xor
          global.set 3
          drop
          global.get 3
          i64.xor
          global.set 3
          f32.const -nan:0x7fff7f (;=NaN;)
        end
        i32.reinterpret_f32
        global.get 0
        i32.xor
        global.set 0
        drop
        ref.null func
      end
      drop
    end
    i64.reinterpret_f64
    global.get 1
    i64.xor
    global.set 1
    global.get 2
    i32.xor
    global.set 2
    i32.reinterpret_f32
    global.get 0
    i32.xor
    global.set 0
    i32.const 344421585
  )
  (func (;5;) (type 4)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i32.const 4000
    call 4
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
  )
  (data (;0;) "\14")
)
