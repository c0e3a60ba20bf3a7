import { createHash } from 'node:crypto';
import { foreignNames } from './account-state.ts';
import { digest, isDigest, toBytes } from './body.ts';
import { compareBody } from './compare-body.ts';
import { compareHeaders } from './compare-headers.ts';
import { type Difference, difference } from './difference.ts';
import { gen1ForeignNames, isRootListing } from './gen1-state.ts';
import { History } from './history.ts';
import { isIncomplete } from './incomplete-request.ts';
import { type Exchange, exchangeAt, type RecordedRequest, type Recording } from './recording.ts';
import { isSanitized, sanitizedAnswerHeaders } from './sanitized-request.ts';
import type { WireResponse } from './send.ts';
import type { SubstitutionTable } from './substitution.ts';

/** Compares the answers of one replayed recording, one after the other, and keeps what the next ones are measured by. */
export class AnswerComparison {
  readonly #recording: Recording;
  readonly #substitutions: SubstitutionTable;
  readonly #clientValues = new Set<string>();
  readonly #history = new History();
  readonly #digests = new Map<string, string>();
  readonly #foreign: ReadonlySet<string>;
  readonly #gen1Foreign: ReadonlyMap<number, ReadonlySet<string>>;

  constructor(recording: Recording, substitutions: SubstitutionTable) {
    this.#recording = recording;
    this.#substitutions = substitutions;
    const isGen1 = recording.service === 'gen1';
    this.#foreign = isGen1 ? new Set() : foreignNames(recording);
    this.#gen1Foreign = isGen1 ? gen1ForeignNames(recording) : new Map();
  }

  /** What a client gives a thing is not made up by the service, and has to come back as it was given. */
  noteRequest({ headers }: RecordedRequest): void {
    for (const [name, value] of Object.entries(headers)) {
      this.#clientValues.add(`${name}:${value}`);
      if (name === 'x-ms-proposed-lease-id') this.#clientValues.add(`x-ms-lease-id:${toGuid(value)}`);
    }
  }

  learnHeaders({ request, response }: Exchange, answer: WireResponse): void {
    for (const [name, recorded] of Object.entries(response.headers)) {
      const actual = answer.headers[name];
      if (actual !== undefined) this.#substitutions.learnHeader(name, recorded, actual);
    }
    if (isDigest(request.body)) this.#digests.set(request.body.sha256, digest(toBytes(request.body)));
  }

  compare(index: number, answer: WireResponse): readonly Difference[] {
    const exchange = exchangeAt(this.#recording, index);
    const { request, response } = exchange;
    const headers = this.#compareHeaders(exchange, answer);
    this.learnHeaders(exchange, answer);
    const changes = this.#history.compare(exchange, answer);
    const incomplete = isIncomplete(this.#recording);
    // A HEAD has no body; of what a success carried, an incomplete recording is no evidence.
    const hasBody = request.method !== 'HEAD' && !(incomplete && response.status < 400);
    const body = hasBody ? this.#compareBody(index, answer) : [];
    const code = headers.filter(({ what }) => what === 'header x-ms-error-code');
    // Other differences of an answer with another status only follow from it.
    if (response.status !== answer.status) return [difference('status', response.status, describeAnswer(answer)), ...code];
    if (incomplete) return [...code, ...body];
    return [...headers, ...changes, ...(request.method === 'HEAD' ? compareLength(exchange, answer) : []), ...body];
  }

  #compareHeaders({ request, response }: Exchange, answer: WireResponse): readonly Difference[] {
    return compareHeaders(response.headers, answer.headers, {
      gen1: this.#recording.service === 'gen1',
      clientValues: this.#clientValues,
      substitutions: this.#substitutions,
      otherMd5: isDigest(request.body) ? createHash('md5').update(toBytes(request.body)).digest('base64') : undefined,
      left: isSanitized(this.#recording) ? sanitizedAnswerHeaders : new Set(),
    });
  }

  #compareBody(index: number, answer: WireResponse): readonly Difference[] {
    const exchange = exchangeAt(this.#recording, index);
    return compareBody(exchange, answer.body, {
      service: this.#recording.service,
      substitutions: this.#substitutions,
      foreign: this.#gen1Foreign.get(index) ?? this.#foreign,
      digests: this.#digests,
      formOnly: this.#recording.service === 'gen1' && isRootListing(exchange),
    });
  }
}

/** An answer in a line: status, error code and the start of its body. */
export function describeAnswer({ status, headers, body }: WireResponse): string {
  const code = headers['x-ms-error-code'];
  return [status, ...(code === undefined ? [] : [code]), body.subarray(0, 250).toString('utf8')].join(' ').trim();
}

/** A HEAD's Content-Length is the length of the data: compared if the recorder got one. */
function compareLength({ response }: Exchange, answer: WireResponse): readonly Difference[] {
  const recorded = response.headers['content-length'];
  const actual = answer.headers['content-length'];
  return recorded === undefined || response.status >= 300 || recorded === actual
    ? []
    : [difference('header content-length', recorded, actual)];
}

/** An id that a client proposes without hyphens comes back with them. */
function toGuid(id: string): string {
  return id.replace(/^(\w{8})(\w{4})(\w{4})(\w{4})(\w{12})$/, '$1-$2-$3-$4-$5');
}
