import { describe, expect, it } from 'vitest';
import { binaryToSddl, sddlToBinary } from '../src/smb/security-descriptor.ts';

describe('a security descriptor', () => {
  it.each([
    'O:SYG:SYD:(A;;FA;;;SY)',
    'O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;;0x1200a9;;;BU)(D;OICIIO;0x1301bf;;;AU)',
    'O:S-1-5-21-2127521184-1604012920-1887927527-21560751G:S-1-5-21-2127521184-1604012920-1887927527-513D:AI(A;;FA;;;SY)',
    'O:SYG:BAD:(A;OICIID;FR;;;WD)S:AI(AU;SAFA;FA;;;WD)',
    'O:SYG:SYD:P',
  ])('%s comes back from its bytes', (sddl) => {
    const binary = sddlToBinary(sddl);
    expect(binary).toBeDefined();
    expect(binaryToSddl(binary ?? '')).toBe(sddl);
  });

  it('has the bytes that the specification gives it', () => {
    const sid = (...parts: number[]): number[] => [
      1,
      parts.length,
      0,
      0,
      0,
      0,
      0,
      5,
      ...parts.flatMap((part) => [part & 0xff, part >> 8, 0, 0]),
    ];
    const entry = [0, 3, 20, 0, 0xff, 0x01, 0x1f, 0, ...sid(18)];
    const list = [2, 0, 28, 0, 1, 0, 0, 0, ...entry];
    const head = [1, 0, 0x04, 0x90, 48, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0];
    const bytes = Buffer.from([...head, ...list, ...sid(32, 544), ...sid(18)]);
    expect(sddlToBinary('O:BAG:SYD:P(A;OICI;FA;;;SY)')).toBe(bytes.toString('base64'));
  });

  it('with something of its own is not converted', () => {
    expect(sddlToBinary('O:DAG:DUD:(A;;FA;;;SY)')).toBeUndefined();
    expect(sddlToBinary('O:SYG:SYD:(XA;;FA;;;SY)')).toBeUndefined();
    expect(binaryToSddl(Buffer.alloc(20, 1).toString('base64'))).toBeUndefined();
    expect(binaryToSddl('abc')).toBeUndefined();
  });
});
