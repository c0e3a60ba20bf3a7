import { blobOfSize } from '@stowage/servers/content';
import type { Service, Subject } from '../subjects/subject.ts';
import type { Metric, Work } from './work.ts';

const concurrency = 8;
const putSize = 4 * 1024;
const getSize = 1024;

/** Runs an operation so many times, eight at once. */
async function repeat(times: number, operation: (index: number) => Promise<void>): Promise<number> {
  let started = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (started < times) await operation(started++);
    }),
  );
  return started;
}

const microsecondsPer = (unit: string): readonly Metric[] => [
  { name: 'cpu', unit: `us/${unit}`, better: 'less', value: ({ cpuMicroseconds, amount }) => cpuMicroseconds / amount },
];

const names: Readonly<Record<Service, string>> = { blob: '', files: 'files-', gen2: 'gen2-' };
const titles: Readonly<Record<Service, string>> = { blob: '', files: ', Azure Files', gen2: ', ADLS Gen2' };

/** The emulators keep what is put, so there is less of it. */
const full = (service: Service): Work['full'] =>
  service === 'blob' ? { warmUp: 4000, amount: 10_000, repeats: 5 } : { warmUp: 1500, amount: 3000, repeats: 5 };

function perOperation(service: Service): Pick<Work, 'service' | 'full' | 'quick' | 'container' | 'checksums'> {
  return {
    service,
    full: full(service),
    quick: { warmUp: 200, amount: 500, repeats: 1 },
    container: () => 'bench',
    checksums: 'default',
  };
}

/** Small files written. */
export function createPut4k(service: Service): Work<Subject> {
  return {
    ...perOperation(service),
    name: `${names[service]}put-4k`,
    title: `put of 4 KiB${titles[service]}`,
    metrics: microsecondsPer('put'),
    run: (subject, amount) => {
      const bytes = Buffer.alloc(putSize, 'stowage ');
      return repeat(amount, (index) => subject.put(`put-${index}`, bytes));
    },
  };
}

/** Small files read. */
function createGet1k(service: Service): Work<Subject> {
  return {
    ...perOperation(service),
    name: `${names[service]}get-1k`,
    title: `get of 1 KiB${titles[service]}`,
    metrics: microsecondsPer('get'),
    prepare: (subject) => subject.put(blobOfSize(getSize), Buffer.alloc(getSize, 'stowage ')),
    run: (subject, amount) =>
      repeat(amount, async () => {
        const size = await subject.get(blobOfSize(getSize));
        if (size !== getSize) throw new Error(`A get of ${getSize} bytes gave ${size}.`);
      }),
  };
}

const services: readonly Service[] = ['blob', 'files', 'gen2'];

/** Puts and gets of small files, service by service. */
export const smallWorks: readonly Work<Subject>[] = services.flatMap((service) => [createPut4k(service), createGet1k(service)]);
