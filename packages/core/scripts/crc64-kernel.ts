import { writeFile } from 'node:fs/promises';
import wabt from 'wabt';

// Makes src/checksums/crc64-module.generated.ts: `node scripts/crc64-kernel.ts`. The test compares the two.
//
// The kernel reduces a long message without tables and without carry-less multiplication, which WebAssembly lacks. Let S be a
// multiple of the CRC's polynomial with few terms. Adding S, shifted, to the message cancels its leading word and changes the
// words that stand at S's other exponents, and leaves the remainder as it is. With exponents that are multiples of 128 bits
// this is one exclusive or of a vector for each other term. And such multiples there are: if S(x) is one, so is S(x^128), as
// squaring a polynomial over GF(2) only doubles its exponents. So word i of the reduced message is
//
//     reduced[i] = message[i] ^ reduced[i - d1] ^ ... ^ reduced[i - d12]
//
// and at the end only the last `degree` words are not zero; they go through the usual tables.
//
// Sources: S. Russell, "Chorba: A novel CRC32 implementation" (arXiv 2412.16398) for the idea, there for CRC-32; M. E.
// Kounavis, F. L. Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation" for the tables.

/** x^233 + x^211 + … + 1, a multiple of the CRC-64/NVME polynomial: found by a generalised birthday search, checked by a test. */
export const sparseMultiple: readonly number[] = [233, 211, 181, 142, 122, 109, 88, 59, 55, 20, 15, 9, 0];

/** The CRC-64/NVME polynomial, least significant bit first. */
export const reflectedPolynomial = 0x9a6c9329ac4bc9b5n;

const degree = sparseMultiple[0] as number;
const vector = 16;
const window = degree * vector;
const tables = 16;
const tableSize = 2048;
/** Tables, then room for the words before the message, which are zero, then the message. */
const messageStart = tables * tableSize + 4096;
const pages = 4;
/** Bytes of a message that fit. */
const capacity = pages * 65536 - messageStart;

const distances = sparseMultiple.slice(1).map((exponent) => (degree - exponent) * vector);
const address = (offset: number): string => `offset=${messageStart + offset}`;
const xorAll = (type: string, terms: readonly string[]): string => terms.reduce((left, right) => `(${type}.xor ${left} ${right})`);

/** reduced[i], and the next one. */
const reduceVector = (offset: number): string =>
  `(v128.store ${address(offset)} (local.get $at) ${xorAll('v128', [
    `(v128.load ${address(offset)} (local.get $at))`,
    ...distances.map((distance) => `(v128.load ${address(offset - distance)} (local.get $at))`),
  ])})`;

/** What the reduced words still add to the last `degree` words. */
const finishDistance = (distance: number): string => `
    (local.set $at (local.get $cut))
    (local.set $end (i32.add (local.get $cut) (i32.const ${distance})))
    (loop $next
      (v128.store ${address(0)} (local.get $at) (v128.xor
        (v128.load ${address(0)} (local.get $at))
        (v128.load ${address(-distance)} (local.get $at))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const ${vector}))) (local.get $end))))`;

const lookUp = (word: string, byte: number, table: number): string =>
  `(i64.load offset=${table * tableSize} (i32.shl (i32.wrap_i64 (i64.and (i64.shr_u (local.get ${word}) (i64.const ${byte * 8})) (i64.const 255))) (i32.const 3)))`;
const bytes = [0, 1, 2, 3, 4, 5, 6, 7];

const text = `(module
  (memory (export "memory") ${pages})

  ;; Table 0 by single bits; table t for a byte that has t more bytes behind it.
  (func $fillTables (local $at i32) (local $crc i64) (local $bit i32)
    (loop $entry
      (local.set $crc (i64.extend_i32_u (i32.shr_u (local.get $at) (i32.const 3))))
      (local.set $bit (i32.const 8))
      (loop $bits
        (local.set $crc (i64.xor (i64.shr_u (local.get $crc) (i64.const 1))
          (i64.and (i64.const ${BigInt.asIntN(64, reflectedPolynomial)}) (i64.sub (i64.const 0) (i64.and (local.get $crc) (i64.const 1))))))
        (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
      (i64.store (local.get $at) (local.get $crc))
      (br_if $entry (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const ${tableSize}))))
    (loop $entry
      (local.set $crc (i64.load (i32.sub (local.get $at) (i32.const ${tableSize}))))
      (i64.store (local.get $at) (i64.xor (i64.shr_u (local.get $crc) (i64.const 8))
        (i64.load (i32.shl (i32.and (i32.wrap_i64 (local.get $crc)) (i32.const 255)) (i32.const 3)))))
      (br_if $entry (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const ${tables * tableSize})))))
  (start $fillTables)

  ;; The register after the bytes from $at on, 16 at a time and the rest one by one.
  (func $byTables (param $crc i64) (param $at i32) (param $length i32) (result i64) (local $word i64) (local $next i64) (local $end i32)
    (local.set $end (i32.add (local.get $at) (i32.and (local.get $length) (i32.const -16))))
    (block $done (loop $words
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $word (i64.xor (local.get $crc) (i64.load (local.get $at))))
      (local.set $next (i64.load offset=8 (local.get $at)))
      (local.set $crc ${xorAll('i64', [...bytes.map((byte) => lookUp('$word', byte, 15 - byte)), ...bytes.map((byte) => lookUp('$next', byte, 7 - byte))])})
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $words)))
    (local.set $end (i32.add (local.get $at) (i32.and (local.get $length) (i32.const 15))))
    (block $done (loop $rest
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $crc (i64.xor (i64.shr_u (local.get $crc) (i64.const 8))
        (i64.load (i32.shl (i32.and (i32.xor (i32.wrap_i64 (local.get $crc)) (i32.load8_u (local.get $at))) (i32.const 255)) (i32.const 3)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $rest)))
    (local.get $crc))

  ;; The register after the first $length bytes of the message, which are overwritten.
  (func (export "update") (param $crc i64) (param $length i32) (result i64) (local $at i32) (local $cut i32) (local $end i32)
    (if (i32.lt_u (local.get $length) (i32.const ${2 * window}))
      (then (return (call $byTables (local.get $crc) (i32.const ${messageStart}) (local.get $length)))))
    (memory.fill (i32.const ${messageStart - 4096}) (i32.const 0) (i32.const 4096))
    (i64.store (i32.const ${messageStart}) (i64.xor (local.get $crc) (i64.load (i32.const ${messageStart}))))
    (local.set $cut (i32.and (i32.sub (local.get $length) (i32.const ${window})) (i32.const ${-2 * vector})))
    (loop $next
      ${reduceVector(0)}
      ${reduceVector(vector)}
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const ${2 * vector}))) (local.get $cut))))
    ${distances.map(finishDistance).join('')}
    (call $byTables (i64.const 0) (i32.add (local.get $cut) (i32.const ${messageStart})) (i32.sub (local.get $length) (local.get $cut))))
)`;

/** The text of the generated file. */
export async function generateModule(): Promise<string> {
  const toolkit = await wabt();
  const module = toolkit.parseWat('crc64.wat', text, { simd: true, bulk_memory: true });
  module.validate();
  const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
  module.destroy();
  return `// Made by scripts/crc64-kernel.ts. Do not edit.

/** Where in the module's memory the message stands. */
export const messageStart = ${messageStart};
/** Bytes of a message that fit. */
export const capacity = ${capacity};
/** The module, in base64. */
export const crc64Module: string =
  '${base64}';
`;
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(new URL('../src/checksums/crc64-module.generated.ts', import.meta.url), await generateModule());
}
