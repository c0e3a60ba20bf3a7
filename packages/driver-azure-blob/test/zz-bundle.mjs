// ../core/src/checksums/crc64-module.generated.ts
var messageStart = 36864;
var capacity = 225280;
var crc64Module =
  'AGFzbQEAAAABEQNgAABgA35/fwF+YAJ+fwF+AwQDAAECBQMBAAQHEwIGbWVtb3J5AgAGdXBkYXRlAAIIAQAKlQwDhwEDAX8BfgF/A0AgAEEDdq0hAUEIIQIDQCABQgGIQrWTr+Ka5aS2mn9CACABQgGDfYOFIQEgAkEBayICDQALIAAgATcDACAAQQhqIgBBgBBJDQALA0AgAEGAEGspAwAhASAAIAFCCIggAadB/wFxQQN0KQMAhTcDACAAQQhqIgBBgIACSQ0ACwucAwICfgF/IAEgAkFwcWohBQJAA0AgASAFTw0BIAAgASkDAIUhAyABKQMIIQQgA0IAiEL/AYOnQQN0KQOA8AEgA0IIiEL/AYOnQQN0KQOA4AGFIANCEIhC/wGDp0EDdCkDgNABhSADQhiIQv8Bg6dBA3QpA4DAAYUgA0IgiEL/AYOnQQN0KQOAsAGFIANCKIhC/wGDp0EDdCkDgKABhSADQjCIQv8Bg6dBA3QpA4CQAYUgA0I4iEL/AYOnQQN0KQOAgAGFIARCAIhC/wGDp0EDdCkDgHCFIARCCIhC/wGDp0EDdCkDgGCFIARCEIhC/wGDp0EDdCkDgFCFIARCGIhC/wGDp0EDdCkDgECFIARCIIhC/wGDp0EDdCkDgDCFIARCKIhC/wGDp0EDdCkDgCCFIARCMIhC/wGDp0EDdCkDgBCFIARCOIhC/wGDp0EDdCkDAIUhACABQRBqIQEMAAsLIAEgAkEPcWohBQJAA0AgASAFTw0BIABCCIggAKcgAS0AAHNB/wFxQQN0KQMAhSEAIAFBAWohAQwACwsgAAvrBwEDfyABQaA6SQRAIABBgKACIAEQAQ8LQYCAAkEAQYAg/AsAQYCgAiAAQYCgAikDAIU3AwAgAUGQHWtBYHEhAwNAIAIgAv0ABICgAiAC/QAEoJ0C/VEgAv0ABMCZAv1RIAL9AATQlAL9USAC/QAEkJIC/VEgAv0ABMCQAv1RIAL9AATwjQL9USAC/QAEoIoC/VEgAv0ABOCJAv1RIAL9AASwhQL9USAC/QAE4IQC/VEgAv0ABICEAv1RIAL9AATwggL9Uf0LBICgAiACIAL9AASQoAIgAv0ABLCdAv1RIAL9AATQmQL9USAC/QAE4JQC/VEgAv0ABKCSAv1RIAL9AATQkAL9USAC/QAEgI4C/VEgAv0ABLCKAv1RIAL9AATwiQL9USAC/QAEwIUC/VEgAv0ABPCEAv1RIAL9AASQhAL9USAC/QAEgIMC/VH9CwSQoAIgAkEgaiICIANJDQALIAMhAiADQeACaiEEA0AgAiAC/QAEgKACIAL9AASgnQL9Uf0LBICgAiACQRBqIgIgBEkNAAsgAyECIANBwAZqIQQDQCACIAL9AASAoAIgAv0ABMCZAv1R/QsEgKACIAJBEGoiAiAESQ0ACyADIQIgA0GwC2ohBANAIAIgAv0ABICgAiAC/QAE0JQC/VH9CwSAoAIgAkEQaiICIARJDQALIAMhAiADQfANaiEEA0AgAiAC/QAEgKACIAL9AASQkgL9Uf0LBICgAiACQRBqIgIgBEkNAAsgAyECIANBwA9qIQQDQCACIAL9AASAoAIgAv0ABMCQAv1R/QsEgKACIAJBEGoiAiAESQ0ACyADIQIgA0GQEmohBANAIAIgAv0ABICgAiAC/QAE8I0C/VH9CwSAoAIgAkEQaiICIARJDQALIAMhAiADQeAVaiEEA0AgAiAC/QAEgKACIAL9AASgigL9Uf0LBICgAiACQRBqIgIgBEkNAAsgAyECIANBoBZqIQQDQCACIAL9AASAoAIgAv0ABOCJAv1R/QsEgKACIAJBEGoiAiAESQ0ACyADIQIgA0HQGmohBANAIAIgAv0ABICgAiAC/QAEsIUC/VH9CwSAoAIgAkEQaiICIARJDQALIAMhAiADQaAbaiEEA0AgAiAC/QAEgKACIAL9AATghAL9Uf0LBICgAiACQRBqIgIgBEkNAAsgAyECIANBgBxqIQQDQCACIAL9AASAoAIgAv0ABICEAv1R/QsEgKACIAJBEGoiAiAESQ0ACyADIQIgA0GQHWohBANAIAIgAv0ABICgAiAC/QAE8IIC/VH9CwSAoAIgAkEQaiICIARJDQALQgAgA0GAoAJqIAEgA2sQAQs=';

// ../core/src/checksums/crc64.ts
var initialCrc64 = -1n;
var kernel;
function loadKernel() {
  const module = new WebAssembly.Module(Buffer.from(crc64Module, 'base64'));
  const { memory, update } = new WebAssembly.Instance(module).exports;
  return { message: new Uint8Array(memory.buffer, messageStart, capacity), update };
}
function updateCrc64(register, chunk) {
  kernel ??= loadKernel();
  const { message, update } = kernel;
  const length = chunk.byteLength;
  if (length <= capacity) {
    message.set(chunk);
    return update(register, length);
  }
  let current = register;
  for (let start = 0; start < length; start += capacity) {
    const part = chunk.subarray(start, start + capacity);
    message.set(part);
    current = update(current, part.byteLength);
  }
  return current;
}
function toBase64(register) {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, ~register));
  return bytes.toString('base64');
}
function fromBase64(value) {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 8) throw new TypeError('A CRC-64 has eight bytes.');
  return bytes.readBigUInt64LE();
}
function createCrc64() {
  let register = initialCrc64;
  return {
    update(chunk) {
      register = updateCrc64(register, chunk);
    },
    digest: () => toBase64(register),
  };
}

// ../core/src/checksums/combine-crc64.ts
var polynomial = 0x9a6c9329ac4bc9b5n;
var one = 1n << 63n;
var powers = [one >> 8n];
var last;
function combineCrc64(first, second2, secondLength) {
  if (!Number.isSafeInteger(secondLength) || secondLength < 0) throw new RangeError('A length is a whole number from 0 on.');
  const combined = multiply(shiftBy(secondLength), fromBase64(first)) ^ fromBase64(second2);
  return toBase64(~combined);
}
function shiftBy(length) {
  if (last?.length === length) return last.shift;
  let shift = one;
  for (let rest = length, power = 0; rest > 0; rest = Math.floor(rest / 2), power++) {
    powers[power] ??= square(powers[power - 1]);
    if (rest % 2 === 1) shift = multiply(shift, powers[power]);
  }
  last = { length, shift };
  return shift;
}
var square = (value) => multiply(value, value);
function multiply(left, right) {
  let product = 0n;
  let factor = right;
  for (let bit = one; bit !== 0n; bit >>= 1n) {
    if ((left & bit) !== 0n) product ^= factor;
    factor = (factor & 1n) === 0n ? factor >> 1n : (factor >> 1n) ^ polynomial;
  }
  return product;
}

// ../core/src/config/secret.ts
var shown = '[redacted]';
var brand = /* @__PURE__ */ Symbol.for('stowage.secret');
var inspectHook = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom');
var Secret = class {
  #value;
  constructor(value) {
    this.#value = value;
    Object.defineProperty(this, brand, { value: true });
    Object.defineProperty(this, inspectHook, { value: () => shown });
  }
  /** The value itself. Call it at the last moment, and keep the result out of messages and objects. */
  reveal() {
    return this.#value;
  }
  toString() {
    return shown;
  }
  toJSON() {
    return shown;
  }
};
function isSecret(value) {
  return typeof value === 'object' && value !== null && value[brand] === true;
}
function toSecret(value) {
  return isSecret(value) ? value : new Secret(value);
}

// ../core/src/errors/error-code.ts
var errorCodes = {
  'PATH.NOT_FOUND': { retryable: false, nextAction: 'Check the path; list its parent folder to see what is there.' },
  'PATH.EXISTS': { retryable: false, nextAction: 'Choose another path, or allow the existing one to be replaced.' },
  'PATH.INVALID': { retryable: false, nextAction: 'Use a relative path with "/" between names and no ".." in it.' },
  'PATH.IS_DIRECTORY': { retryable: false, nextAction: 'Name a file, or use the operation for directories.' },
  'PATH.NOT_DIRECTORY': { retryable: false, nextAction: 'Name a directory; part of this path is a file.' },
  'DIRECTORY.NOT_EMPTY': { retryable: false, nextAction: 'Empty the directory first, or ask for a recursive delete.' },
  'CONDITION.FAILED': { retryable: false, nextAction: 'Read the current state (stat) and decide again.' },
  'RANGE.INVALID': { retryable: false, nextAction: 'Ask for a range inside the file; stat gives its size.' },
  'ACCESS.UNAUTHENTICATED': { retryable: false, nextAction: 'Check the credential of this datastore.' },
  'ACCESS.DENIED': { retryable: false, nextAction: 'Grant the identity the missing right, or use another credential.' },
  'CAPABILITY.MISSING': { retryable: false, nextAction: 'Ask store.capabilities first, or use a datastore that can do this.' },
  'CONFIG.INVALID': { retryable: false, nextAction: 'Correct the configuration.' },
  'DRIVER.NOT_INSTALLED': { retryable: false, nextAction: 'Install the driver package for this type.' },
  'DRIVER.INCOMPATIBLE': { retryable: false, nextAction: 'Install a version of the driver for this version of Stowage.' },
  'DRIVER.CONFLICT': { retryable: false, nextAction: 'Remove all but one of the packages that drive this type.' },
  'DATASTORE.UNKNOWN': { retryable: false, nextAction: 'Register the datastore, or use a name that is registered.' },
  'DATASTORE.EXISTS': { retryable: false, nextAction: 'Choose another name, or update the existing datastore.' },
  'DATASTORE.NOT_FOUND': { retryable: false, nextAction: 'Create the container, share or folder, or correct its name.' },
  'DATASTORE.CLOSED': { retryable: false, nextAction: 'Open the datastore again.' },
  'WORKSPACE.NOT_FOUND': { retryable: false, nextAction: 'Run "stowage init", or work inside a folder that has a stowage.yaml.' },
  'WORKSPACE.EXISTS': { retryable: false, nextAction: 'Use the workspace that is there.' },
  'WORKSPACE.LOCKED': { retryable: true, nextAction: 'Wait for the other writer to finish, then try again.' },
  'SECRET.NOT_FOUND': { retryable: false, nextAction: 'Set the secret that the reference names.' },
  'SECRET.UNREADABLE': { retryable: false, nextAction: 'Check the passphrase or the permissions of the secret store.' },
  'SERVICE.THROTTLED': { retryable: true, nextAction: 'Slow down, or lower the concurrency.' },
  'SERVICE.UNAVAILABLE': { retryable: true, nextAction: 'Check the network and the endpoint, then try again.' },
  'SERVICE.TIMEOUT': { retryable: true, nextAction: 'Try again, or allow more time.' },
  'SERVICE.CLOCK_SKEW': {
    retryable: false,
    nextAction: 'Set the clock of this machine; the service refuses requests that are minutes off.',
  },
  'SERVICE.UNKNOWN': { retryable: false, nextAction: 'Look at the cause; the driver does not know this answer.' },
  'DATA.CORRUPT': { retryable: true, nextAction: 'Try again; if it happens again, the stored data or the path to it is damaged.' },
  'DATA.SIZE_MISMATCH': { retryable: false, nextAction: 'Give the size that the data really has, or leave it out.' },
  'STORAGE.FULL': { retryable: false, nextAction: 'Free some space, or raise the quota.' },
  'TABLE.NOT_FOUND': { retryable: false, nextAction: 'Check the table name; list the tables to see what is there.' },
  'TABLE.EXISTS': { retryable: false, nextAction: 'Choose another name, or another mode than "fail".' },
  'SCHEMA.MISMATCH': { retryable: false, nextAction: 'Map or convert the columns that differ.' },
  'ROW.REJECTED': { retryable: false, nextAction: 'Correct the row, or choose to skip or divert bad rows.' },
  'QUERY.INVALID': { retryable: false, nextAction: 'Correct the query.' },
};

// ../core/src/errors/redact.ts
var signedQuery = /\b(sig|X-Amz-Signature|access_token|client_secret|password|pwd)=[^&\s"'<>]+/gi;
var connectionString = /\b(AccountKey|SharedAccessSignature|SharedAccessKey|Password)=[^;\s"'<>]+/gi;
var authorizationHeader = /\b(Bearer|bearer|SharedKeyLite|SharedKey|Basic)\s+[A-Za-z0-9+/=:._~-]{8,}/g;
var urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/]+@/gi;
var jsonField =
  /(["'](?:sig|signature|account_?key|shared_?access_?(?:key|signature)|sas_?token|access_?token|refresh_?token|client_?secret|password|pwd|authorization)["']\s*:\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/gi;
var webToken = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
function redact(text5) {
  return text5
    .replace(jsonField, '$1"[redacted]"')
    .replace(webToken, '[redacted]')
    .replace(signedQuery, '$1=[redacted]')
    .replace(connectionString, '$1=[redacted]')
    .replace(authorizationHeader, '$1 [redacted]')
    .replace(urlPassword, '$1:[redacted]@');
}

// ../core/src/errors/datastore-error.ts
var DatastoreError = class extends Error {
  name = 'DatastoreError';
  code;
  operation;
  path;
  datastore;
  driver;
  identity;
  requestId;
  retryable;
  unprocessed;
  retryAfter;
  attempts;
  nextAction;
  constructor(code, message, details = {}) {
    super(redact(message).replaceAll(/\s*[\r\n]+\s*/g, ' '), details.cause === void 0 ? void 0 : { cause: details.cause });
    this.code = code;
    this.operation = details.operation;
    this.path = details.path;
    this.datastore = details.datastore;
    this.driver = details.driver;
    this.identity = details.identity;
    this.requestId = details.requestId;
    this.retryable = details.retryable ?? errorCodes[code].retryable;
    this.unprocessed = details.unprocessed ?? code === 'SERVICE.THROTTLED';
    this.retryAfter = details.retryAfter;
    this.attempts = details.attempts;
    this.nextAction = redact(details.nextAction ?? errorCodes[code].nextAction);
    if (details.cause !== void 0) Object.defineProperty(this, 'cause', { enumerable: false });
  }
  /** The fields that are set, without `cause` and `stack`: safe to print and to send. */
  toJSON() {
    const { name, code, message, operation, path, datastore, driver, identity, requestId, retryable, attempts, nextAction } = this;
    const all = { name, code, message, operation, path, datastore, driver, identity, requestId, retryable, attempts, nextAction };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== void 0));
  }
};
function isDatastoreError(value, code) {
  if (!(value instanceof Error) && (typeof value !== 'object' || value === null)) return false;
  const candidate = value;
  if (candidate.name !== 'DatastoreError' || typeof candidate.code !== 'string') return false;
  return code === void 0 || candidate.code === code;
}
function withDetails(error, details) {
  const merged = new DatastoreError(error.code, error.message, {
    operation: error.operation ?? details.operation,
    path: error.path ?? details.path,
    datastore: error.datastore ?? details.datastore,
    driver: error.driver ?? details.driver,
    identity: error.identity ?? details.identity,
    requestId: error.requestId ?? details.requestId,
    retryable: error.retryable,
    unprocessed: error.unprocessed,
    retryAfter: error.retryAfter ?? details.retryAfter,
    attempts: error.attempts ?? details.attempts,
    nextAction: error.nextAction,
    cause: error.cause ?? details.cause,
  });
  if (error.stack !== void 0) merged.stack = error.stack;
  return merged;
}

// ../core/src/operations/operations.ts
var headers = ['contentType', 'contentEncoding', 'contentLanguage', 'contentDisposition', 'cacheControl'];
var operations = {
  stat: row('stat', 'read', { path: 'any' }, { options: ['ifMatch', 'ifNoneMatch'] }),
  read: row('read', 'read', { path: 'file' }, { result: 'body', options: ['range', 'suffix', 'ifMatch', 'ifNoneMatch'] }),
  write: row('write', 'write', { path: 'file' }, { body: 'bytes', options: ['ifMatch', 'ifNoneMatch', 'metadata', ...headers] }),
  append: row('append', 'write', { path: 'file' }, { body: 'bytes', idempotent: false, options: ['ifSize'] }),
  list: row('list', 'read', { path: 'directory' }, { result: 'pages', options: ['cursor'] }),
  delete: row('delete', 'write', { path: 'file' }, { options: ['ifMatch'] }),
  deleteMany: row('delete', 'write', {}),
  deleteDirectory: row('deleteDirectory', 'write', { path: 'directory' }),
  createDirectory: row('createDirectory', 'write', { path: 'directory' }),
  copy: row('copy', 'write', { from: 'file', to: 'file' }, { options: ['ifNoneMatch', 'ifSourceMatch'] }),
  rename: row('rename', 'write', { from: 'any', to: 'any' }, { idempotent: false, options: ['ifNoneMatch'] }),
  setMetadata: row('setMetadata', 'write', { path: 'any' }, { options: ['ifMatch'] }),
  signUrl: row('signUrl', 'read', { path: 'any' }),
  getAcl: row('getAcl', 'read', { path: 'any' }),
  setAcl: row('setAcl', 'write', { path: 'any' }),
  native: row('native', 'write', {}, { kind: 'store' }),
  listTables: row('listTables', 'read', {}, { kind: 'table', result: 'pages' }),
  describeTable: row('describeTable', 'read', {}, { kind: 'table' }),
  query: row('query', 'read', {}, { kind: 'table', result: 'body', idempotent: false }),
  writeTable: row('writeTable', 'write', {}, { kind: 'table', idempotent: false, body: 'rows' }),
  dropTable: row('dropTable', 'write', {}, { kind: 'table' }),
};
function row(capability, effect, paths, rest = {}) {
  return { kind: 'file', idempotent: true, result: 'value', options: [], ...rest, capability, effect, paths };
}
var operationNames = Object.keys(operations);
var capabilityNames = [...new Set(operationNames.map((name) => operations[name].capability))];
function isWriteCapability(capability) {
  return operationNames.some((name) => operations[name].capability === capability && operations[name].effect === 'write');
}

// ../core/src/store/datastore.ts
var storeParts = /* @__PURE__ */ Symbol.for('stowage.store');

// ../core/src/paths/path.ts
var invalid = (path, reason, nextAction) => {
  throw new DatastoreError('PATH.INVALID', `The path ${JSON.stringify(path)} is not valid: ${reason}`, { path, nextAction });
};
var plain = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;
function normalizePath(path, kind = 'any') {
  if (plain.test(path)) return path;
  if (typeof path !== 'string') return invalid(String(path), 'it is not a string');
  if (path.startsWith('/')) invalid(path, 'it is absolute', 'Leave out the leading slash; paths are relative to the datastore.');
  if (path.includes('\0')) invalid(path, 'it holds a NUL character');
  if (!path.isWellFormed()) invalid(path, 'it holds half of a surrogate pair, which UTF-8 cannot express');
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) invalid(path, 'it holds ".."', 'Name the target by its path from the root of the datastore.');
  if (kind === 'file') {
    if (names.length === 0) invalid(path, 'it names the root, not a file');
    if (path.endsWith('/')) invalid(path, 'it ends in a slash, which names a directory', 'Leave out the trailing slash.');
  }
  return names.join('/');
}
function joinPath(...parts) {
  return parts.filter((part) => part !== '').join('/');
}
function parentPath(path) {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
function baseName(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}
function isInside(folder, path) {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
function tryRelativePath(folder, path) {
  if (!isInside(folder, path)) return void 0;
  return folder === '' ? path : path.slice(folder.length + 1);
}

// ../core/src/streams/abort.ts
function throwIfAborted(signal) {
  if (signal?.aborted) throw signal.reason;
}
function orAbort(promise, signal, onLate) {
  if (signal === void 0) return promise;
  return new Promise((resolve2, reject) => {
    const onAbort = () => {
      promise.then(onLate, () => void 0);
      reject(signal.reason);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve2, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
function delay(milliseconds, signal) {
  return new Promise((resolve2, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve2();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
async function* abortable(source, signal) {
  if (signal === void 0) {
    yield* source;
    return;
  }
  throwIfAborted(signal);
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  try {
    for (;;) {
      const next = await orAbort(iterator.next(), signal);
      if (next.done) {
        finished = true;
        return;
      }
      yield next.value;
      throwIfAborted(signal);
    }
  } finally {
    if (!finished) iterator.return?.()?.then(void 0, () => void 0);
  }
}

// ../core/src/streams/body.ts
var encoder = new TextEncoder();
async function* checked(source, size, onFailure) {
  let seen = 0;
  try {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) {
        throw new TypeError('A body stream must yield Uint8Array chunks; encode text with TextEncoder first.');
      }
      seen += chunk.byteLength;
      if (size !== void 0 && seen > size) break;
      if (chunk.byteLength > 0) yield chunk;
    }
  } catch (error) {
    onFailure?.(error);
    throw error;
  }
  if (size !== void 0 && seen !== size) {
    const found = seen > size ? 'more' : `only ${seen}`;
    throw new DatastoreError('DATA.SIZE_MISMATCH', `The body should have ${size} bytes and has ${found}.`);
  }
}
function toRequestBody(body, size, onFailure) {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  if (bytes instanceof Uint8Array) {
    if (size !== void 0 && size !== bytes.byteLength) {
      throw new DatastoreError('DATA.SIZE_MISMATCH', `The body should have ${size} bytes and has ${bytes.byteLength}.`);
    }
    return { bytes, size: bytes.byteLength };
  }
  if (typeof bytes !== 'object' || bytes === null || !(Symbol.asyncIterator in bytes)) {
    throw new TypeError('A body must be a Uint8Array, a string, or an async iterable of Uint8Array.');
  }
  return { stream: checked(bytes, size, onFailure), size };
}
async function* toChunks(body) {
  if (body.bytes === void 0) yield* body.stream;
  else if (body.bytes.byteLength > 0) yield body.bytes;
}

// ../core/src/store/delete-many.ts
async function* deleteInBatches(paths, batchSize, concurrency, deleteBatch2) {
  const running = /* @__PURE__ */ new Map();
  let nextKey = 0;
  let batch = [];
  const start = () => {
    const key = nextKey++;
    const deleting = deleteBatch2(batch).then((outcomes) => ({ key, outcomes }));
    deleting.catch(() => void 0);
    running.set(key, deleting);
    batch = [];
  };
  const settle = async () => {
    const { key, outcomes } = await Promise.race(running.values());
    running.delete(key);
    return outcomes;
  };
  try {
    for await (const path of paths) {
      batch.push(path);
      if (batch.length === batchSize) start();
      if (running.size >= concurrency) yield* await settle();
    }
    if (batch.length > 0) start();
    while (running.size > 0) yield* await settle();
  } finally {
    await Promise.allSettled(running.values());
  }
}

// ../core/src/store/failure.ts
function explain(error, parts, operation, request) {
  if (request.signal?.aborted) return request.signal.reason;
  const path = request.path ?? request.from;
  const details = {
    operation,
    path: typeof path === 'string' ? path : void 0,
    datastore: parts.name,
    driver: parts.type,
    identity: parts.connection.identity,
  };
  if (isDatastoreError(error)) return withDetails(error, details);
  const text5 = error instanceof Error ? error.message : String(error);
  return new DatastoreError('SERVICE.UNKNOWN', `The ${operation} failed for a reason that the driver does not know: ${text5}`, {
    ...details,
    cause: error,
  });
}

// ../core/src/store/late-answer.ts
function freeLate(answer) {
  const { cancel } = answer ?? {};
  if (cancel !== void 0) void cancel.call(answer).then(void 0, () => void 0);
}

// ../core/src/store/listing.ts
var PagedListing = class {
  #pages;
  constructor(pages2) {
    this.#pages = pages2;
  }
  pages() {
    return this.#pages();
  }
  async *[Symbol.asyncIterator]() {
    for await (const page of this.#pages()) yield* page.entries;
  }
};

// ../core/src/streams/collect.ts
async function collectBytes(source) {
  const chunks = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  const [first] = chunks;
  if (chunks.length === 1 && first !== void 0) return first;
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}

// ../core/src/store/read-result.ts
var ReadResult = class {
  /** The whole file's entry, also when a range was read. */
  entry;
  /** Which bytes of the file these are. */
  range;
  #response;
  #guard;
  #taken = false;
  /** The iteration that consumes the bytes, so that cancelling can end it. */
  #running;
  /** @internal */
  constructor(response, guard) {
    this.entry = response.entry;
    this.range = response.range;
    this.#response = response;
    this.#guard = guard;
  }
  /** The bytes as a web stream. Cancelling it frees the connection. */
  get body() {
    return ReadableStream.from(this);
  }
  /** All the bytes. */
  async bytes() {
    const { bytes } = this.#response;
    if (bytes === void 0) return collectBytes(this);
    this.#take();
    return this.#guard(bytes);
  }
  /** All the bytes as UTF-8 text. */
  async text() {
    return new TextDecoder().decode(await this.bytes());
  }
  /** The bytes as JSON. */
  async json() {
    return JSON.parse(await this.text());
  }
  /** Gives up the bytes that have not been consumed and frees the connection. Harmless after the end. */
  async cancel() {
    if (this.#taken) {
      await this.#running?.return();
      return;
    }
    this.#taken = true;
    await this.#response.cancel();
  }
  [Symbol.asyncIterator]() {
    const chunks = this.#consume();
    return {
      next: () => {
        if (!this.#taken) this.#running = chunks;
        return chunks.next();
      },
      // A generator that has not begun ends without running, and would leave the connection held.
      return: async () => {
        await (this.#taken ? chunks.return() : this.cancel());
        return { done: true, value: void 0 };
      },
    };
  }
  async [Symbol.asyncDispose]() {
    await this.cancel();
  }
  async *#consume() {
    this.#take();
    const iterator = this.#response.chunks[Symbol.asyncIterator]();
    let finished = false;
    try {
      for (;;) {
        const next = await this.#guard(() => iterator.next());
        if (next.done) break;
        yield next.value;
      }
      finished = true;
    } finally {
      if (!finished) await iterator.return?.();
    }
  }
  #take() {
    if (this.#taken) throw new TypeError('The bytes of this read have been consumed or cancelled; read again.');
    this.#taken = true;
  }
};

// ../core/src/store/request.ts
function missingCapability(parts, operation, option) {
  const { capability } = operations[operation];
  const wanted = option === void 0 ? capability : `${capability}.${option}`;
  const sometimes = parts.sometimes.includes(capability) && option === void 0;
  return new DatastoreError('CAPABILITY.MISSING', `The datastore ${parts.name} (${parts.type}) has no capability ${wanted}.`, {
    operation,
    datastore: parts.name,
    driver: parts.type,
    identity: parts.connection.identity,
    nextAction: sometimes
      ? `Datastores of type ${parts.type} can have it: it hangs on the credential, the account or the server.`
      : 'Ask store.capabilities first, or use a datastore that can do this.',
  });
}
function prepare(parts, operation, request) {
  if (parts.lifetime.closing !== void 0) {
    throw new DatastoreError('DATASTORE.CLOSED', `The datastore ${parts.name} has been closed.`, {
      operation,
      datastore: parts.name,
      driver: parts.type,
    });
  }
  const row2 = operations[operation];
  const detail = parts.capabilities[row2.capability];
  if (detail === void 0) throw missingCapability(parts, operation);
  const prepared = request;
  for (const option of row2.options) {
    if (prepared[option] !== void 0 && detail[option] !== true) throw missingCapability(parts, operation, option);
  }
  throwIfAborted(request.signal);
  for (const field in row2.paths) {
    prepared[field] = normalizePath(prepared[field], row2.paths[field]);
  }
  return prepared;
}

// ../core/src/store/store.ts
var hour = 36e5;
var Store = class {
  #parts;
  constructor(parts) {
    this.#parts = parts;
    Object.defineProperty(this, storeParts, { value: parts });
  }
  get name() {
    return this.#parts.name;
  }
  get type() {
    return this.#parts.type;
  }
  get location() {
    return this.#parts.location;
  }
  get identity() {
    return this.#parts.connection.identity;
  }
  get capabilities() {
    return this.#parts.capabilities;
  }
  async close() {
    const { lifetime, connection } = this.#parts;
    lifetime.closing ??= (async () => connection.close?.())();
    await lifetime.closing;
  }
  async [Symbol.asyncDispose]() {
    await this.close();
  }
  stat(path, options) {
    return this.#call('stat', { ...options, path });
  }
  async exists(path, options) {
    try {
      await this.stat(path, options);
      return true;
    } catch (error) {
      if (isDatastoreError(error, 'PATH.NOT_FOUND')) return false;
      throw error;
    }
  }
  async read(path, options) {
    const request = { ...options, path };
    checkRange(request);
    const response = await this.#call('read', request);
    const guard = async (step) => {
      try {
        return await orAbort(step(), request.signal);
      } catch (error) {
        throw explain(error, this.#parts, 'read', request);
      }
    };
    return new ReadResult(request.signal === void 0 ? response : { ...response, chunks: untilAborted(response, request.signal) }, guard);
  }
  write(path, body, options) {
    return this.#send('write', path, body, options);
  }
  append(path, body, options) {
    return this.#send('append', path, body, options);
  }
  list(path = '', options) {
    assertCount('pageSize', options?.pageSize);
    return new PagedListing(() => this.#pages('list', { ...options, path, recursive: options?.recursive ?? false }));
  }
  delete(path, options) {
    return this.#call('delete', { ...options, path });
  }
  async *deleteMany(paths, options = {}) {
    const { concurrency = 8, signal } = options;
    assertCount('concurrency', concurrency);
    const { capabilities, connection } = this.#parts;
    prepare(this.#parts, 'deleteMany', { signal });
    const size = connection.deleteMany === void 0 ? 1 : (capabilities.delete?.batch ?? 1);
    yield* deleteInBatches(signal === void 0 ? paths : abortable(iterate(paths), signal), size, concurrency, (batch) =>
      size === 1 ? this.#deleteOneByOne(batch, signal) : this.#deleteBatch(batch, signal),
    );
  }
  deleteDirectory(path, options) {
    return this.#call('deleteDirectory', { ...options, path, recursive: options?.recursive ?? false });
  }
  createDirectory(path, options) {
    return this.#call('createDirectory', { ...options, path });
  }
  copy(from, to, options) {
    return this.#call('copy', { ...options, from, to }, checkDistinct);
  }
  rename(from, to, options) {
    return this.#call('rename', { ...options, from, to }, checkDistinct);
  }
  setMetadata(path, metadata2, options) {
    return this.#call('setMetadata', { ...options, path, metadata: metadata2 });
  }
  signUrl(path, options) {
    const { access = ['read'], expiresAt = new Date(Date.now() + hour) } = options ?? {};
    return this.#call('signUrl', { ...options, path, access, expiresAt });
  }
  getAcl(path, options) {
    return this.#call('getAcl', { ...options, path });
  }
  setAcl(path, acl, options) {
    return this.#call('setAcl', { ...options, path, acl, recursive: options?.recursive ?? false });
  }
  async native(type) {
    if (type !== this.type) throw missingCapability(this.#parts, 'native', type);
    return this.#call('native', {});
  }
  async *listTables(options) {
    for await (const page of this.#pages('listTables', { ...options })) yield* page;
  }
  describeTable(table, options) {
    return this.#call('describeTable', { ...options, table });
  }
  query(source, options = {}) {
    const { parameters = [], batchRows = 8192, signal } = options;
    return this.#call('query', {
      source: typeof source === 'string' ? { statement: source, parameters } : { table: source },
      batchRows,
      signal,
    });
  }
  writeTable(table, rows, options = {}) {
    const { mode = 'fail', keys = [], ...rest } = options;
    return this.#call('writeTable', { ...rest, ...rows, table, mode, keys });
  }
  dropTable(table, options) {
    return this.#call('dropTable', { ...options, table });
  }
  async #call(operation, given2, check) {
    const parts = this.#parts;
    try {
      const request = prepare(parts, operation, given2);
      check?.(request);
      const run = parts.connection[operation];
      if (run === void 0) throw missingCapability(parts, operation);
      const answer = run.call(parts.connection, request);
      if (operations[operation].effect === 'write') return await answer;
      return await orAbort(answer, request.signal, freeLate);
    } catch (error) {
      throw explain(error, parts, operation, given2);
    }
  }
  async *#pages(operation, given2) {
    const parts = this.#parts;
    try {
      const request = prepare(parts, operation, given2);
      const run = parts.connection[operation];
      if (run === void 0) throw missingCapability(parts, operation);
      yield* abortable(run.call(parts.connection, request), request.signal);
    } catch (error) {
      throw explain(error, parts, operation, given2);
    }
  }
  async #send(operation, path, body, options = {}) {
    const { size, ...rest } = options;
    let failure;
    const given2 = this.#toBody(operation, path, body, size, (error) => {
      failure = { error };
    });
    const content = given2.stream === void 0 ? given2 : { ...given2, stream: abortable(given2.stream, rest.signal) };
    try {
      return await this.#call(operation, { ...rest, path, body: content });
    } catch (error) {
      throw failure !== void 0 && !rest.signal?.aborted ? failure.error : error;
    }
  }
  #toBody(operation, path, body, size, onFailure) {
    try {
      return toRequestBody(body, size, onFailure);
    } catch (error) {
      throw isDatastoreError(error) ? explain(error, this.#parts, operation, { path }) : error;
    }
  }
  async #deleteOneByOne(paths, signal) {
    const [path = ''] = paths;
    try {
      await this.delete(path, { signal });
      return [{ path }];
    } catch (error) {
      if (signal?.aborted) throw error;
      return [{ path, error }];
    }
  }
  async #deleteBatch(given2, signal) {
    const refused = [];
    const paths = [];
    for (const path of given2) {
      try {
        paths.push(normalizePath(path, 'file'));
      } catch (error) {
        refused.push({ path, error });
      }
    }
    if (paths.length === 0) return refused;
    try {
      return [...refused, ...(await this.#call('deleteMany', { paths, signal }))];
    } catch (error) {
      if (signal?.aborted) throw error;
      return [...refused, ...paths.map((path) => ({ path, error }))];
    }
  }
};
async function* untilAborted(response, signal) {
  if (signal.aborted) {
    await response.cancel();
    throw signal.reason;
  }
  yield* abortable(response.chunks, signal);
}
async function* iterate(source) {
  yield* source;
}
function assertCount(name, count) {
  if (count !== void 0 && (!Number.isSafeInteger(count) || count < 1)) throw new RangeError(`${name} must be a whole number, 1 or more`);
}
function checkDistinct(request) {
  if (request.from === request.to) {
    throw new DatastoreError('PATH.INVALID', `Source and target are the same path ${JSON.stringify(request.from)}.`, {
      path: request.from,
    });
  }
}
function checkRange({ range, suffix, path }) {
  const wrong = (text5) => {
    throw new DatastoreError('RANGE.INVALID', `The range to read is not valid: ${text5}.`, { operation: 'read', path });
  };
  if (range !== void 0) {
    if (suffix !== void 0) wrong('range and suffix exclude each other');
    if (!Number.isSafeInteger(range.offset) || range.offset < 0) wrong('offset must be a whole number of bytes, 0 or more');
    if (range.length !== void 0 && (!Number.isSafeInteger(range.length) || range.length < 1))
      wrong('length must be a whole number of bytes, 1 or more');
  }
  if (suffix !== void 0 && (!Number.isSafeInteger(suffix) || suffix < 1)) wrong('suffix must be a whole number of bytes, 1 or more');
}

// ../core/src/store/create-store.ts
function deepFreeze(value) {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
function settleCapabilities({ type, declared, connection }) {
  const settled = connection.capabilities ?? {};
  const promised = capabilityNames.filter((name) => declared.always[name] !== void 0 && !isImplemented(connection, name));
  if (promised.length > 0) {
    throw new DatastoreError('DRIVER.INCOMPATIBLE', `The driver for ${type} declares ${promised.join(', ')} and does not implement it.`, {
      driver: type,
    });
  }
  const entries = capabilityNames.flatMap((name) => {
    const detail = declared.always[name] === void 0 ? settled[name] : { ...declared.always[name], ...settled[name] };
    return detail === void 0 || !isImplemented(connection, name) ? [] : [[name, structuredClone(detail)]];
  });
  return deepFreeze(Object.fromEntries(entries));
}
function isImplemented(connection, capability) {
  return operationNames.some((name) => operations[name].capability === capability && connection[name] !== void 0);
}
function createStore(source) {
  const { name, type, location, connection } = source;
  const parts = {
    name,
    type,
    location,
    connection,
    capabilities: settleCapabilities(source),
    sometimes: Object.keys(source.declared.sometimes),
    lifetime: {},
  };
  return new Store(parts);
}
function partsOf(store) {
  return store[storeParts];
}
function rebuildStore(store, change) {
  const parts = partsOf(store);
  const capabilities = change.capabilities === void 0 ? parts.capabilities : deepFreeze(change.capabilities);
  return new Store({ ...parts, ...change, capabilities });
}

// ../core/src/layers/wrap-connection.ts
function wrapConnection(connection, interceptor) {
  const wrapped = {
    // Asked anew each time: who asks may become known only with the first token.
    get identity() {
      return connection.identity;
    },
    capabilities: connection.capabilities,
  };
  if (connection.close !== void 0) wrapped.close = () => connection.close?.();
  for (const name of operationNames) {
    const inner = connection[name];
    if (inner === void 0) continue;
    const next = (request) => inner.call(connection, request);
    const { call, pages: pages2 } = interceptor;
    if (operations[name].result === 'pages') wrapped[name] = pages2 === void 0 ? next : (request) => pages2(name, request, next);
    else wrapped[name] = call === void 0 ? next : (request) => call(name, request, next);
  }
  return wrapped;
}
function mapStream(operation, response, map, end = () => void 0) {
  if (operations[operation].result !== 'body') return response;
  if (operation === 'query') {
    const query = response;
    return { ...query, batches: map(query.batches) };
  }
  const read2 = response;
  const cancel = async () => {
    end();
    await read2.cancel();
  };
  return { entry: read2.entry, range: read2.range, chunks: map(read2.chunks), cancel };
}

// ../core/src/layers/limit.ts
var Semaphore = class {
  #free;
  #waiting = /* @__PURE__ */ new Set();
  constructor(permits) {
    this.#free = permits;
  }
  async acquire(signal) {
    throwIfAborted(signal);
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const [first] = this.#waiting;
      if (first === void 0) this.#free++;
      else first();
    };
  }
  #turn(signal) {
    return new Promise((resolve2, reject) => {
      const onTurn = () => {
        this.#waiting.delete(onTurn);
        signal?.removeEventListener('abort', onAbort);
        resolve2();
      };
      const onAbort = () => {
        this.#waiting.delete(onTurn);
        reject(signal?.reason);
      };
      this.#waiting.add(onTurn);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
};
function limit(store, options) {
  if (!Number.isInteger(options.concurrency) || options.concurrency < 1)
    throw new RangeError('concurrency must be a whole number, 1 or more');
  const semaphore = new Semaphore(options.concurrency);
  async function* held(stream, release) {
    try {
      yield* stream;
    } finally {
      release();
    }
  }
  const connection = wrapConnection(partsOf(store).connection, {
    async call(operation, request, next) {
      const release = await semaphore.acquire(request.signal);
      let streaming = false;
      try {
        const response = await next(request);
        const mapped = mapStream(operation, response, (stream) => held(stream, release), release);
        streaming = mapped !== response;
        return mapped;
      } finally {
        if (!streaming) release();
      }
    },
    async *pages(_operation, request, next) {
      const iterator = next(request)[Symbol.asyncIterator]();
      let finished = false;
      try {
        while (!finished) {
          const release = await semaphore.acquire(request.signal);
          const step = await iterator.next().finally(release);
          finished = step.done === true;
          if (!step.done) yield step.value;
        }
      } finally {
        if (!finished) await iterator.return?.();
      }
    },
  });
  return rebuildStore(store, { connection });
}

// ../core/src/layers/observe.ts
var clientSpan = 2;
var errorStatus = 2;
function toAnonymous(error, outcome) {
  const { name } = error;
  return { name, message: outcome };
}
function observe(store, options) {
  const { tracer, meter, paths = false } = options;
  const duration = meter?.createHistogram('stowage.operation.duration', { unit: 's', description: 'Time until an operation has ended' });
  const traffic = meter?.createCounter('stowage.io', { unit: 'By', description: 'Bytes of file content' });
  const begin = (operation, request) => {
    const attributes = { 'stowage.operation': operation, 'stowage.driver': store.type, 'stowage.datastore': store.name };
    const named = Object.keys(operations[operation].paths).map((field) => [`stowage.${field}`, String(request[field])]);
    const span = tracer?.startSpan(`stowage.${operation}`, {
      kind: clientSpan,
      attributes: paths ? { ...attributes, ...Object.fromEntries(named) } : attributes,
    });
    const started = performance.now();
    let outcome = 'OK';
    let moved = 0;
    let ended = false;
    return {
      bytes(direction, count) {
        moved += count;
        traffic?.add(count, { ...attributes, 'stowage.direction': direction });
      },
      fail(error) {
        outcome = isDatastoreError(error) ? error.code : request.signal?.aborted ? 'ABORTED' : 'ERROR';
        if (error instanceof Error) span?.recordException(paths ? error : toAnonymous(error, outcome));
        span?.setStatus({ code: errorStatus, message: outcome });
      },
      end() {
        if (ended) return;
        ended = true;
        if (moved > 0) span?.setAttribute('stowage.bytes', moved);
        duration?.record((performance.now() - started) / 1e3, { ...attributes, 'stowage.outcome': outcome });
        span?.end();
      },
    };
  };
  async function* watched2(stream, observation, direction) {
    for await (const part of stream) {
      if (part instanceof Uint8Array) observation.bytes(direction, part.byteLength);
      yield part;
    }
  }
  async function* untilEnd(stream, observation) {
    try {
      yield* watched2(stream, observation, 'received');
    } catch (error) {
      observation.fail(error);
      throw error;
    } finally {
      observation.end();
    }
  }
  const outgoing = (request, observation) => {
    const body = request.body;
    if (body?.stream === void 0) return request;
    return { ...request, body: { stream: watched2(body.stream, observation, 'sent'), size: body.size } };
  };
  const connection = wrapConnection(partsOf(store).connection, {
    async call(operation, request, next) {
      const observation = begin(operation, request);
      let streaming = false;
      try {
        const response = await next(outgoing(request, observation));
        const whole = request.body?.bytes;
        if (whole !== void 0) observation.bytes('sent', whole.byteLength);
        const mapped = mapStream(operation, response, (stream) => untilEnd(stream, observation), observation.end);
        streaming = mapped !== response;
        return mapped;
      } catch (error) {
        observation.fail(error);
        throw error;
      } finally {
        if (!streaming) observation.end();
      }
    },
    pages: (operation, request, next) => untilEnd(next(request), begin(operation, request)),
  });
  return rebuildStore(store, { connection });
}

// ../core/src/layers/prefix.ts
function prefix(store, folder) {
  const root = normalizePath(folder, 'directory');
  if (root === '') return store;
  const { connection, capabilities, location } = partsOf(store);
  const inward = (path) => joinPath(root, path);
  const outward = (value) => {
    if (typeof value !== 'object' || value === null || typeof value.path !== 'string') return value;
    const path = tryRelativePath(root, value.path);
    return path === void 0 ? value : { ...value, path };
  };
  const request = (operation, given2) => {
    const mapped = { ...given2 };
    for (const field of Object.keys(operations[operation].paths)) mapped[field] = inward(mapped[field]);
    if (Array.isArray(mapped.paths)) mapped.paths = mapped.paths.map(inward);
    return mapped;
  };
  const failure = (error) => {
    if (!isDatastoreError(error) || error.path === void 0) return error;
    const path = tryRelativePath(root, error.path);
    if (path === void 0) return error;
    const mapped = new DatastoreError(error.code, error.message, { ...error, path, cause: error.cause });
    if (error.stack !== void 0) mapped.stack = error.stack;
    return mapped;
  };
  const outcome = (value) => (value.error === void 0 ? outward(value) : { ...outward(value), error: failure(value.error) });
  const answer = (value) => (Array.isArray(value) ? value.map(outcome) : outward(value));
  async function* explained(stream) {
    try {
      yield* stream;
    } catch (error) {
      throw failure(error);
    }
  }
  const wrapped = wrapConnection(connection, {
    async call(operation, given2, next) {
      try {
        const value = await next(request(operation, given2));
        if (operation !== 'read') return answer(value);
        return { ...mapStream(operation, value, explained), entry: outward(value.entry) };
      } catch (error) {
        if (operation === 'stat' && given2.path === '' && isDatastoreError(error, 'PATH.NOT_FOUND')) return { kind: 'directory', path: '' };
        throw failure(error);
      }
    },
    async *pages(operation, given2, next) {
      try {
        for await (const page of next(request(operation, given2))) {
          const { entries, cursor } = page;
          yield { entries: entries.map(outward), cursor };
        }
      } catch (error) {
        throw failure(error);
      }
    },
  });
  const kept = Object.fromEntries(Object.entries(capabilities).filter(([name]) => !gone.has(name)));
  return rebuildStore(store, { connection: wrapped, capabilities: kept, location: `${location.replace(/\/$/, '')}/${root}` });
}
var gone = /* @__PURE__ */ new Set(['native', 'listTables', 'describeTable', 'query', 'writeTable', 'dropTable']);

// ../core/src/layers/readonly.ts
function readonly(store) {
  const { connection, capabilities } = partsOf(store);
  const isGone = (capability) => capability === 'signUrl' || isWriteCapability(capability);
  const kept = Object.fromEntries(Object.entries(capabilities).filter(([name]) => !isGone(name)));
  const narrowed = {
    ...connection,
    get identity() {
      return connection.identity;
    },
  };
  for (const name of operationNames) {
    if (isGone(operations[name].capability)) delete narrowed[name];
    else if (connection[name] !== void 0) narrowed[name] = connection[name].bind(connection);
  }
  if (connection.close !== void 0) narrowed.close = () => connection.close?.();
  return rebuildStore(store, { connection: narrowed, capabilities: kept });
}

// ../core/src/retry/retry.ts
function isWorthRetrying(error, idempotent) {
  return isDatastoreError(error) && error.retryable && error.attempts === void 0 && (idempotent || error.unprocessed);
}
var once = (attempt) => attempt();
function createRetry(policy = {}) {
  const { attempts = 6, firstDelay = 400, maxDelay = 2e4, maxTime = 18e4 } = policy;
  return async (attempt, { idempotent, signal }) => {
    const deadline = performance.now() + maxTime;
    for (let tried = 1; ; tried++) {
      try {
        return await attempt();
      } catch (error) {
        throwIfAborted(signal);
        if (!isWorthRetrying(error, idempotent)) throw error;
        const pause = error.retryAfter ?? Math.min(maxDelay, firstDelay * 2 ** (tried - 1)) * (0.5 + Math.random() / 2);
        if (tried >= attempts || performance.now() + pause > deadline) throw withDetails(error, { attempts: tried });
        await delay(pause, signal);
      }
    }
  };
}

// ../core/src/layers/retry.ts
function isRepeatable(operation, request) {
  const row2 = operations[operation];
  const body = request.body;
  const conditional = row2.effect === 'write' && (request.ifNoneMatch !== void 0 || request.ifMatch !== void 0);
  return { possible: row2.body === void 0 || body?.bytes !== void 0, idempotent: row2.idempotent && !conditional };
}
async function* resumed(first, request, read2, retry2) {
  const { etag } = first.entry;
  const { suffix: _suffix, ifNoneMatch: _ifNoneMatch, ...rest } = request;
  const end = first.range.offset + first.range.length;
  let offset = first.range.offset;
  let chunks = first.chunks;
  for (;;) {
    try {
      for await (const chunk of chunks) {
        offset += chunk.byteLength;
        yield chunk;
      }
      return;
    } catch (error) {
      throwIfAborted(request.signal);
      if (offset >= end || !isWorthRetrying(error, true)) throw error;
    }
    const again = async () => begun((await read2({ ...rest, range: { offset, length: end - offset }, ifMatch: etag })).chunks);
    chunks = await retry2(again, { idempotent: true, signal: request.signal });
  }
}
async function begun(chunks) {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all() {
    let finished = first.done === true;
    try {
      for (let step = first; !step.done; step = await iterator.next()) yield step.value;
      finished = true;
    } catch (error) {
      finished = true;
      throw error;
    } finally {
      if (!finished) await iterator.return?.();
    }
  }
  return all();
}
async function wholeAgain(first, request, read2, retry2) {
  let response = first;
  const attempt = async () => {
    const { chunks, bytes } = response ?? (await read2({ ...request, ifMatch: first.entry.etag }));
    response = void 0;
    return bytes === void 0 ? collectBytes(chunks) : bytes();
  };
  return retry2(attempt, { idempotent: true, signal: request.signal });
}
async function* relisted(open, request, takesCursor, retry2) {
  let cursor = request.cursor;
  let started = false;
  let pages2 = open(cursor)[Symbol.asyncIterator]();
  const step = async () => {
    try {
      return await pages2.next();
    } catch (error) {
      pages2 = open(cursor)[Symbol.asyncIterator]();
      throw error;
    }
  };
  try {
    for (;;) {
      const repeatable = !started || (takesCursor && cursor !== void 0);
      const result = await (repeatable ? retry2(step, { idempotent: true, signal: request.signal }) : pages2.next());
      if (result.done) return;
      started = true;
      cursor = result.value.cursor;
      yield result.value;
    }
  } finally {
    await pages2.return?.();
  }
}
function withRetry(store, retry2) {
  const { connection, capabilities } = partsOf(store);
  const wrapped = wrapConnection(connection, {
    call(operation, request, next) {
      const { possible, idempotent } = isRepeatable(operation, request);
      return possible ? retry2(() => next(request), { idempotent, signal: request.signal }) : next(request);
    },
    pages(operation, request, next) {
      const takesCursor = operation === 'list' && capabilities.list?.cursor === true;
      return relisted((cursor) => next({ ...request, cursor }), request, takesCursor, retry2);
    },
  });
  const { read: read2 } = wrapped;
  const readAgain = connection.read?.bind(connection);
  if (read2 === void 0 || readAgain === void 0 || !capabilities.read?.ifMatch || !capabilities.read.range)
    return rebuildStore(store, { connection: wrapped });
  const resuming = async (request) => {
    const response = await read2.call(wrapped, request);
    if (response.entry.etag === void 0) return response;
    return {
      entry: response.entry,
      range: response.range,
      chunks: resumed(response, request, readAgain, retry2),
      bytes: response.bytes && (() => wholeAgain(response, request, readAgain, retry2)),
      cancel: () => response.cancel(),
    };
  };
  wrapped.read = resuming;
  return rebuildStore(store, { connection: wrapped });
}
function retry(store, policy = {}) {
  return withRetry(store, createRetry(policy));
}

// ../core/src/layers/timeout.ts
var Watchdog = class {
  #controller = new AbortController();
  signal;
  #operation;
  #timer;
  constructor(operation, outer) {
    this.#operation = operation;
    this.signal = outer === void 0 ? this.#controller.signal : AbortSignal.any([outer, this.#controller.signal]);
  }
  start(milliseconds) {
    this.pause();
    this.#timer = setTimeout(() => {
      this.#controller.abort(
        new DatastoreError('SERVICE.TIMEOUT', `The ${this.#operation} made no progress for ${milliseconds} ms.`, {
          operation: this.#operation,
        }),
      );
    }, milliseconds);
  }
  pause() {
    clearTimeout(this.#timer);
  }
  /** What a failure should be: the timeout if that is what aborted, else the error itself. */
  explain(error) {
    return this.#controller.signal.aborted ? this.#controller.signal.reason : error;
  }
};
async function* watched(stream, watchdog, idle) {
  const iterator = stream[Symbol.asyncIterator]();
  let finished = false;
  try {
    for (;;) {
      watchdog.start(idle);
      const step = await orAbort(iterator.next(), watchdog.signal);
      watchdog.pause();
      if (step.done) break;
      yield step.value;
    }
    finished = true;
  } catch (error) {
    finished = true;
    if (watchdog.signal.aborted) void iterator.return?.().then(void 0, () => void 0);
    throw watchdog.explain(error);
  } finally {
    watchdog.pause();
    if (!finished) await iterator.return?.();
  }
}
function watchBody(body, watchdog, idle) {
  if (body.stream === void 0) return body;
  const { stream, size } = body;
  async function* fed() {
    watchdog.pause();
    for await (const chunk of stream) {
      watchdog.start(idle);
      yield chunk;
      watchdog.pause();
    }
    watchdog.start(idle);
  }
  return { stream: fed(), size };
}
function timeout(store, options = {}) {
  const { operation: whole = 6e4, idle = 6e4 } = options;
  const connection = wrapConnection(partsOf(store).connection, {
    async call(operation, request, next) {
      const watchdog = new Watchdog(operation, request.signal);
      const isBytes = 'body' in operations[operation] && operations[operation].body === 'bytes';
      const body = isBytes ? { body: watchBody(request.body, watchdog, idle) } : {};
      watchdog.start(whole);
      try {
        const answer = next({ ...request, ...body, signal: watchdog.signal });
        const response = await (operations[operation].effect === 'write' ? answer : orAbort(answer, watchdog.signal, freeLate));
        return mapStream(operation, response, (stream) => watched(stream, watchdog, idle));
      } catch (error) {
        throw watchdog.explain(error);
      } finally {
        watchdog.pause();
      }
    },
    pages(operation, request, next) {
      const watchdog = new Watchdog(operation, request.signal);
      return watched(next({ ...request, signal: watchdog.signal }), watchdog, idle);
    },
  });
  return rebuildStore(store, { connection });
}

// ../core/src/config/schema.ts
var dotted = (issue) => (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key)).join('.');
async function parseConfig(schema2, config, type) {
  const result = await schema2['~standard'].validate(config);
  if (result.issues === void 0) return result.value;
  const problems = result.issues.map((issue) => (dotted(issue) === '' ? issue.message : `${dotted(issue)}: ${issue.message}`));
  throw new DatastoreError('CONFIG.INVALID', `The configuration of type ${type} is not valid: ${problems.join('; ')}`, {
    driver: type,
    nextAction: 'Correct the fields that are named.',
  });
}

// ../core/src/define-driver.ts
var driverApi = 1;
function defineDriver(definition) {
  const declaration = { status: 'active', ...definition, api: driverApi };
  return Object.freeze(declaration);
}

// ../core/src/open-datastore.ts
var createContext = (options) => ({
  name: options.name,
  retry: options.retry === false ? once : createRetry(options.retry),
  signal: options.signal,
});
async function runDriver(driver, options, step) {
  if (driver.api !== driverApi) {
    throw new DatastoreError(
      'DRIVER.INCOMPATIBLE',
      `The driver for ${driver.type} is written for contract ${driver.api}; this core has contract ${driverApi}.`,
      {
        driver: driver.type,
      },
    );
  }
  try {
    throwIfAborted(options.signal);
    return await step();
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (!isDatastoreError(error)) throw error;
    throw withDetails(error, { datastore: options.name, driver: driver.type });
  }
}
async function openDatastore(driver, config, options = {}) {
  return runDriver(driver, options, async () => {
    const parsed = await parseConfig(driver.config, config, driver.type);
    const context = createContext(options);
    const connection = await driver.open(parsed, context);
    const store = createStore({
      name: options.name ?? driver.type,
      type: driver.type,
      location: driver.location(parsed),
      declared: driver.capabilities,
      connection,
    });
    return options.retry === false ? store : withRetry(store, context.retry);
  });
}
async function provisionDatastore(driver, config, options = {}) {
  return runDriver(driver, options, async () => {
    if (driver.provision === void 0) {
      throw new DatastoreError('CAPABILITY.MISSING', `The driver for ${driver.type} cannot create a datastore.`, {
        nextAction: "Create it with the service's own tools.",
      });
    }
    await driver.provision(await parseConfig(driver.config, config, driver.type), createContext(options));
  });
}

// ../core/src/registry/discover-drivers.ts
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// ../core/src/registry/manifest.ts
function tryParseManifest(field) {
  if (field === void 0) return void 0;
  if (typeof field !== 'object' || field === null) return 'the "stowage" field is not an object';
  const { api, driver, types } = field;
  if (!Number.isInteger(api)) return '"stowage.api" is not a whole number';
  if (api !== driverApi) return `it is written for contract ${api}, and this core has contract ${driverApi}`;
  if (typeof driver !== 'string' || !driver.startsWith('./') || driver.split('/').includes('..'))
    return '"stowage.driver" is not a path inside the package that starts with "./"';
  if (!Array.isArray(types) || types.length === 0 || !types.every((type) => typeof type === 'string' && /^[a-z0-9_]+$/.test(type))) {
    return '"stowage.types" is not a list of type names of the form [a-z0-9_]+';
  }
  return { api: driverApi, driver, types };
}

// ../core/src/registry/discover-drivers.ts
async function readPackageJson(path) {
  const parsed = JSON.parse(await readFile(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError(`${path} does not hold an object`);
  return parsed;
}
async function readApplication(path) {
  try {
    return await readPackageJson(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatastoreError('CONFIG.INVALID', `The application's package.json cannot be read: ${reason}`, { cause: error });
  }
}
function findApplication(from) {
  const start = resolve(from instanceof URL || from.startsWith('file:') ? fileURLToPath(from) : from);
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'package.json');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) {
      throw new DatastoreError(
        'CONFIG.INVALID',
        `There is no package.json above ${start}, so there is no application whose drivers could be found.`,
        {
          nextAction: 'Give discoverDrivers a file of your application: { from: import.meta.url }.',
        },
      );
    }
  }
}
function tryFindPackage(name, application) {
  try {
    return findPackageJSON(name, pathToFileURL(application));
  } catch {
    try {
      return createRequire(application).resolve(`${name}/package.json`);
    } catch {
      return void 0;
    }
  }
}
function isDriver(value) {
  return typeof value === 'object' && value !== null && typeof value.open === 'function' && typeof value.type === 'string';
}
async function importDriver(packageName, module, type) {
  const incompatible = (message, cause) => new DatastoreError('DRIVER.INCOMPATIBLE', message, { driver: type, cause });
  let exported;
  try {
    exported = (await import(pathToFileURL(module).href)).default;
  } catch (error) {
    throw incompatible(
      `The driver package ${packageName} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
  const found = (Array.isArray(exported) ? exported : [exported]).find((one2) => isDriver(one2) && one2.type === type);
  if (found === void 0) throw incompatible(`The default export of ${packageName} is not a driver for the type ${type}.`);
  return found;
}
async function discoverDrivers(options) {
  const application = findApplication(options.from);
  const manifest = await readApplication(application);
  const required = { ...manifest.dependencies, ...(options.includeDev ? manifest.devDependencies : {}) };
  const optional = Object.keys({ ...manifest.optionalDependencies });
  const drivers = [];
  const findings = [];
  const names = [.../* @__PURE__ */ new Set([...Object.keys(required), ...optional])];
  const packages = await Promise.all(names.map(async (name) => ({ name, found: await tryReadPackage(name, application) })));
  for (const { name, found } of packages) {
    if (typeof found === 'string') findings.push({ package: name, code: 'DRIVER.NOT_INSTALLED', message: found });
    if (typeof found !== 'object') continue;
    const parsed = tryParseManifest(found.json.stowage);
    if (typeof parsed === 'string')
      findings.push({ package: name, code: 'DRIVER.INCOMPATIBLE', message: `${name} is not usable as a driver: ${parsed}.` });
    if (typeof parsed !== 'object') continue;
    const module = join(dirname(found.path), parsed.driver);
    drivers.push({
      package: name,
      version: String(found.json.version),
      types: parsed.types,
      load: (type) => importDriver(name, module, type),
    });
  }
  return { application, drivers, findings };
}
async function tryReadPackage(name, application) {
  const path = tryFindPackage(name, application);
  const looksLikeDriver = /(^|[/-])stowage([/-]|$)/.test(name);
  if (path === void 0) return looksLikeDriver ? `${name} is in ${application} and is not installed.` : void 0;
  try {
    return { path, json: await readPackageJson(path) };
  } catch (error) {
    return `The package.json of ${name} could not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

// ../core/src/registry/known-types.ts
var knownTypes = {
  azure_blob: '@stowage/driver-azure-blob',
  azure_file: '@stowage/driver-azure-files',
  azure_data_lake_gen1: '@stowage/driver-adls-gen1',
  azure_data_lake_gen2: '@stowage/driver-adls-gen2',
  azure_postgresql: '@stowage/driver-postgres',
  azure_sql: '@stowage/driver-sqlserver',
  local: '@stowage/driver-local',
};

// ../core/src/registry/registry.ts
var isSource = (value) => 'load' in value;
function notInstalled(type, types) {
  const known = types.length === 0 ? 'no driver is installed' : `there are drivers for ${types.join(', ')}`;
  const packageName = Object.hasOwn(knownTypes, type) ? knownTypes[type] : void 0;
  const nextAction =
    packageName === void 0
      ? `Use one of the known types, or install the driver package for "${type}" as a direct dependency. Types of Stowage's own drivers: ${Object.keys(knownTypes).join(', ')}.`
      : `npm install ${packageName}`;
  return new DatastoreError('DRIVER.NOT_INSTALLED', `There is no driver for the type ${JSON.stringify(type)}; ${known}.`, {
    driver: type,
    nextAction,
  });
}
function createRegistry(drivers) {
  const byType = /* @__PURE__ */ new Map();
  for (const entry of drivers.flat()) {
    for (const type of isSource(entry) ? entry.types : [entry.type]) {
      const other = byType.get(type);
      if (other !== void 0) {
        const nameOf2 = (one2) => (isSource(one2) ? one2.package : `the driver "${one2.title}" that was given as a value`);
        throw new DatastoreError('DRIVER.CONFLICT', `Two drivers are for the type ${type}: ${nameOf2(other)} and ${nameOf2(entry)}.`, {
          driver: type,
        });
      }
      byType.set(type, entry);
    }
  }
  const types = [...byType.keys()].sort();
  const driver = async (type) => {
    const entry = byType.get(type);
    if (entry === void 0) throw notInstalled(type, types);
    return isSource(entry) ? entry.load(type) : entry;
  };
  const withDriver = async (config, use) => {
    const { type, ...fields } = config;
    return use(await driver(type), fields);
  };
  return {
    types,
    sourceOf(type) {
      const entry = byType.get(type);
      return entry !== void 0 && isSource(entry) ? entry : void 0;
    },
    driver,
    open: (config, options) => withDriver(config, (found, fields) => openDatastore(found, fields, options)),
    provision: (config, options) => withDriver(config, (found, fields) => provisionDatastore(found, fields, options)),
  };
}

// ../core/src/supports.ts
function supports(store, capability) {
  return store.capabilities[capability] !== void 0;
}
function requireCapabilities(store, ...capabilities) {
  const missing = capabilities.filter((capability) => store.capabilities[capability] === void 0);
  if (missing.length > 0) {
    throw new DatastoreError('CAPABILITY.MISSING', `The datastore ${store.name} (${store.type}) lacks ${missing.join(', ')}.`, {
      datastore: store.name,
      driver: store.type,
      identity: store.identity,
      nextAction: 'Use a datastore that has all of these.',
    });
  }
  return store;
}

// src/block-plan.ts
var mebibyte = 2 ** 20;
var maxBlocks = 5e4;
var maxBlockSize = 4e3 * mebibyte;
function planBlocks(size, { blockSize, concurrency }) {
  const budget = blockSize * concurrency;
  const concurrencyOf = (bytes) => Math.max(1, Math.min(concurrency, Math.floor(budget / bytes)));
  if (size === void 0) return { concurrencyOf, sizeOf: (index) => growingSize(index, blockSize) };
  const needed = Math.ceil(size / maxBlocks);
  if (needed > maxBlockSize) {
    throw new DatastoreError('STORAGE.FULL', `A blob of ${size} bytes is larger than the service allows.`, {
      nextAction: `Split it: a blob holds at most ${maxBlocks} blocks of ${maxBlockSize} bytes.`,
    });
  }
  const planned = needed <= blockSize ? blockSize : Math.min(maxBlockSize, Math.ceil(needed / mebibyte) * mebibyte);
  return { concurrencyOf, sizeOf: () => planned };
}
var growth = [
  [12e3, 4e3],
  [11500, 2048],
  [11e3, 1024],
  [10500, 512],
  [1e4, 256],
  [4e3, 128],
  [3e3, 64],
  [2e3, 32],
  [1e3, 16],
];
function growingSize(index, blockSize) {
  const [, mebibytes] = growth.find(([from]) => index >= from) ?? [0, 0];
  return Math.max(blockSize, mebibytes * mebibyte);
}

// src/capabilities.ts
var maxAppendSize = 100 * 2 ** 20;
var maxBatch = 256;
var blobCapabilities = {
  stat: { support: 'native', ifMatch: true, ifNoneMatch: true },
  read: { support: 'native', ifMatch: true, ifNoneMatch: true, range: true, suffix: true, verified: true },
  write: {
    support: 'native',
    atomic: true,
    ifMatch: true,
    ifNoneMatch: true,
    contentType: true,
    contentEncoding: true,
    contentLanguage: true,
    contentDisposition: true,
    cacheControl: true,
    metadata: true,
    verified: true,
    maxSize: maxBlocks * maxBlockSize,
  },
  append: {
    support: 'native',
    note: 'Makes append blobs; a blob that a write made takes no appends.',
    ifSize: true,
    maxSize: maxAppendSize,
    to: 'appended',
  },
  list: {
    support: 'native',
    recursive: true,
    cursor: true,
    directories: 'virtual',
    pageSize: 5e3,
    metadata: true,
  },
  delete: { support: 'native', note: 'Deletes the snapshots too.', ifMatch: true, batch: maxBatch },
  deleteDirectory: { support: 'emulated', note: 'Deletes what is below in batches.', atomic: false },
  createDirectory: { support: 'emulated', note: 'Writes an empty blob, named with a slash at the end, that marks it.' },
  copy: {
    support: 'native',
    note: 'In one request up to 256 MiB; a larger file block by block inside the service, and atomic all the same.',
    ifNoneMatch: true,
    ifSourceMatch: true,
    atomic: true,
  },
  setMetadata: { support: 'native', ifMatch: true },
  signUrl: { support: 'native', scopes: ['file', 'datastore'] },
};
var sevenDays = 7 * 24 * 36e5;
function settleCapabilities2(credential, config) {
  const allowed = allowedCapabilities(credential);
  const { read: read2, write: write2, append: append2, signUrl: signUrl2, ...rest } = blobCapabilities;
  const checked2 = config.checksum !== 'none';
  const all = {
    ...rest,
    read: checked2 ? read2 : unverified(read2),
    write: { ...(checked2 ? write2 : unverified(write2)), blockSize: config.block_size },
    append: { ...append2, maxSize: Math.min(config.block_size, maxAppendSize) },
    signUrl: credential.kind === 'token' ? { ...signUrl2, note: delegationNote, maxLifetime: sevenDays } : signUrl2,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => allowed(name)));
}
function unverified({ verified: _, ...detail }) {
  return detail;
}
var delegationNote = 'Signed with a user delegation key, which the identity must be allowed to get.';
function mayList(credential) {
  return allowedCapabilities(credential)('list');
}
function allowedCapabilities(credential) {
  switch (credential.kind) {
    case 'accountKey':
    case 'token':
      return () => true;
    case 'sas':
      return allowedBySas(credential);
    case 'anonymous':
      return (capability) => capability === 'read' || capability === 'stat' || capability === 'list';
  }
}
var letters = {
  stat: ['r'],
  read: ['r'],
  write: ['w|c'],
  append: ['a|w'],
  list: ['l'],
  delete: ['d'],
  deleteDirectory: ['d', 'l', 'r'],
  createDirectory: ['r', 'w|c'],
  copy: ['r', 'w|c'],
  setMetadata: ['w'],
};
function allowedBySas({ fields }) {
  const { identifier, permissions, resource, resourceTypes } = fields;
  const reaches = (capability) => {
    if (capability === 'list' || capability === 'deleteDirectory') {
      return resourceTypes === void 0 ? resource !== 'b' : resourceTypes.includes('c');
    }
    return resourceTypes === void 0 || resourceTypes.includes('o');
  };
  const grants = (capability) => {
    const needed = letters[capability];
    if (needed === void 0) return false;
    return needed.every((choice) => choice.split('|').some((letter) => permissions.includes(letter)));
  };
  if (identifier !== void 0) return (capability) => letters[capability] !== void 0 && reaches(capability);
  return (capability) => reaches(capability) && grants(capability);
}

// ../azure-common/src/checksums/checksum.ts
import { createHash, hash } from 'node:crypto';

function createChecksum(algorithm) {
  return algorithm === 'crc64' ? { algorithm, ...createCrc64() } : createMd5();
}
function digestNow(algorithm, pieces) {
  if (pieces instanceof Uint8Array && algorithm === 'md5') return hash('md5', pieces, 'base64');
  const checksum = createChecksum(algorithm);
  for (const piece of pieces instanceof Uint8Array ? [pieces] : pieces) checksum.update(piece);
  return checksum.digest();
}
function createMd5() {
  const md5 = createHash('md5');
  return {
    algorithm: 'md5',
    update: (chunk) => {
      md5.update(chunk);
    },
    digest: () => md5.digest('base64'),
  };
}

// ../azure-common/src/checksums/digest-block.ts
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

// ../azure-common/src/transport/slots.ts
var Slots = class {
  #free;
  #waiting = /* @__PURE__ */ new Set();
  constructor(count) {
    this.#free = count;
  }
  /** Takes a slot if one is free. */
  tryAcquire() {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }
  /** Waits for a slot, or throws the signal's reason. */
  acquire(signal) {
    return new Promise((resolve2, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#waiting.delete(waiting);
        reject(signal?.reason);
      };
      const waiting = {
        admit: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve2();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiting);
    });
  }
  /** Gives a slot back: to whoever waits longest. */
  release() {
    const [next] = this.#waiting;
    if (next === void 0) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next.admit();
  }
};

// ../azure-common/src/checksums/digest-block.ts
var inlineSize = 256 * 1024;
var workerCount = Math.max(1, Math.min(4, availableParallelism() - 1));
var queueSize = workerCount * 2;
var workerSource = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
parentPort.on('message', ({ id, pieces }) => {
  const md5 = createHash('md5');
  for (const piece of pieces) md5.update(piece);
  parentPort.postMessage({ id, digest: md5.digest('base64') });
});
`;
async function digestBlock(algorithm, block, signal) {
  if (signal?.aborted) throw signal.reason;
  const pieces = block instanceof Uint8Array ? [block] : block;
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (algorithm === 'crc64' || size <= inlineSize || isBroken) return digestNow(algorithm, block);
  if (!slots.tryAcquire()) await slots.acquire(signal);
  const digest = digestElsewhere(pieces, size).finally(() => slots.release());
  return orAbort(digest, signal);
}
var slots = new Slots(queueSize);
var hashers = [];
var spare = [];
var lastJob = 0;
var isBroken = false;
async function digestElsewhere(pieces, size) {
  const isShared = pieces.every((piece) => piece.buffer instanceof SharedArrayBuffer);
  if (isShared) return runOnWorker(pieces);
  const found = spare.findIndex((candidate) => candidate.byteLength >= size);
  const buffer = found === -1 ? new SharedArrayBuffer(size) : spare.splice(found, 1)[0];
  const copy2 = new Uint8Array(buffer, 0, size);
  let offset = 0;
  for (const piece of pieces) {
    copy2.set(piece, offset);
    offset += piece.byteLength;
  }
  const digest = await runOnWorker([copy2]);
  if (spare.length < queueSize) spare.push(buffer);
  return digest;
}
function runOnWorker(pieces) {
  return new Promise((resolve2) => {
    const hasher = leastBusy();
    const id = ++lastJob;
    hasher.jobs.set(id, { pieces, resolve: resolve2 });
    hasher.worker.ref();
    hasher.worker.postMessage({ id, pieces });
  });
}
function leastBusy() {
  const idle = hashers.find(({ jobs }) => jobs.size === 0);
  if (idle !== void 0) return idle;
  if (hashers.length < workerCount) return startHasher();
  return hashers.reduce((least, other) => (other.jobs.size < least.jobs.size ? other : least));
}
function startHasher() {
  const worker = new Worker(workerSource, { eval: true, name: 'stowage checksums', execArgv: [] });
  const hasher = { worker, jobs: /* @__PURE__ */ new Map() };
  worker.on('message', ({ id, digest }) => {
    const job = hasher.jobs.get(id);
    hasher.jobs.delete(id);
    if (hasher.jobs.size === 0) worker.unref();
    job?.resolve(digest);
  });
  const retire = () => {
    isBroken = true;
    hashers.splice(hashers.indexOf(hasher), 1);
    for (const { pieces, resolve: resolve2 } of hasher.jobs.values()) resolve2(digestNow('md5', pieces));
    hasher.jobs.clear();
  };
  worker.once('error', retire);
  worker.once('exit', () => {
    if (hashers.includes(hasher)) retire();
  });
  hashers.push(hasher);
  return hasher;
}

// ../azure-common/src/credentials/credential.ts
import { createSecretKey } from 'node:crypto';

// ../azure-common/src/errors/invalid-field.ts
function invalidField(field, problem) {
  return new DatastoreError('CONFIG.INVALID', `${field} ${problem}.`, { nextAction: `Correct ${field}.` });
}

// ../azure-common/src/signing/parse-sas.ts
function parseSas(query) {
  const fields = new URLSearchParams(query);
  const value = (name) => fields.get(name) || void 0;
  return {
    isSigned: value('sig') !== void 0,
    permissions: value('sp') ?? '',
    startsAt: time(value('st')),
    expiresAt: time(value('se')),
    identifier: value('si'),
    version: value('sv'),
    services: value('ss'),
    resourceTypes: value('srt'),
    resource: value('sr'),
    protocol: value('spr'),
    isUserDelegation: value('skoid') !== void 0,
  };
}
function time(text5) {
  if (text5 === void 0) return void 0;
  const date = new Date(text5);
  return Number.isNaN(date.getTime()) ? void 0 : date;
}

// ../azure-common/src/credentials/token-cache.ts
var renewalLead = 5 * 6e4;
var safetyMargin = 3e4;
var renewalPause = 3e4;
function createTokenCache(source, scope) {
  let held;
  let fetching;
  let noRenewalBefore = 0;
  const fetchToken = (options) => {
    fetching ??= (async () => {
      const asked = Date.now();
      const answer = await askSource(source, scope, options);
      held = hold(answer, asked);
      return held.token;
    })().finally(() => {
      fetching = void 0;
    });
    return fetching;
  };
  const renewInBackground = () => {
    if (fetching !== void 0 || Date.now() < noRenewalBefore) return;
    fetchToken({}).catch(() => {
      noRenewalBefore = Date.now() + renewalPause;
    });
  };
  const tryToken = () => {
    const now = Date.now();
    if (held === void 0 || now >= held.unusableAt) return void 0;
    if (now >= held.renewAt) renewInBackground();
    return held.token;
  };
  return {
    scope,
    tryToken,
    getToken: async (signal) => tryToken() ?? orAbort(fetchToken({}), signal),
    renewToken: async (refused, { claims, signal } = {}) => {
      if (held !== void 0 && held.token !== refused) return tryToken() ?? orAbort(fetchToken({}), signal);
      if (fetching !== void 0) {
        const joined = await orAbort(fetching, signal);
        if (joined !== refused) return joined;
      }
      return orAbort(fetchToken({ forceRefresh: true, ...(claims === void 0 ? {} : { claims }) }), signal);
    },
    current: () => held?.token,
  };
}
function hold(answer, asked) {
  const end = answer.expiresOnTimestamp;
  const life = Math.max(0, end - asked);
  return {
    token: answer.token,
    renewAt: answer.refreshAfterTimestamp ?? end - Math.min(renewalLead, life / 5),
    unusableAt: end - Math.min(safetyMargin, life / 10),
  };
}
async function askSource(source, scope, options) {
  let answer;
  try {
    answer = await source.getToken([scope], options);
  } catch (cause) {
    if (isDatastoreError(cause)) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DatastoreError('ACCESS.UNAUTHENTICATED', `No token for ${scope}: ${message}`, {
      nextAction: 'Check the credential: tenant, client, secret, or the login of this machine.',
      retryable: isTransient(cause),
      unprocessed: true,
      cause,
    });
  }
  if (answer === null || answer.token === '') {
    throw new DatastoreError('ACCESS.UNAUTHENTICATED', `The credential gave no token for ${scope}.`, { unprocessed: true });
  }
  return answer;
}
function isTransient(error) {
  const { statusCode } = error;
  return typeof statusCode === 'number' && (statusCode === 408 || statusCode === 429 || statusCode >= 500);
}

// ../azure-common/src/credentials/token-claims.ts
function describeToken(token) {
  const claims = readClaims(token);
  const client = text(claims?.appid) ?? text(claims?.azp);
  const object = text(claims?.oid);
  if (client !== void 0) return object === void 0 ? `client ${client}` : `client ${client} (object ${object})`;
  return object === void 0 ? 'an unreadable token' : `object ${object}`;
}
function readClaims(token) {
  const payload = token.split('.')[1];
  if (payload === void 0) return void 0;
  const json = Buffer.from(payload, 'base64url').toString('utf8');
  if (!json.startsWith('{') || !json.endsWith('}')) return void 0;
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return void 0;
    throw error;
  }
}
function text(claim) {
  return typeof claim === 'string' && /^[\w.-]{1,64}$/.test(claim) ? claim : void 0;
}

// ../azure-common/src/credentials/credential.ts
var storageResource = 'https://storage.azure.com';
var anonymousCredential = Object.freeze({ kind: 'anonymous', identity: 'anonymous' });
var base64 = /^[A-Za-z0-9+/]+={0,2}$/;
function createAccountKeyCredential(accountName, accountKey) {
  const key = toSecret(accountKey).reveal().trim();
  if (accountName === void 0 || accountName === '') throw invalidField('account_name', 'is needed beside account_key');
  if (!base64.test(key) || key.length % 4 !== 0) throw invalidField('account_key', 'is not base64');
  return Object.freeze({
    kind: 'accountKey',
    accountName,
    key: createSecretKey(Buffer.from(key, 'base64')),
    identity: `account key of ${accountName}`,
  });
}
function createSasCredential(sasToken) {
  const query = toSecret(sasToken).reveal().trim().replace(/^\?/, '');
  const fields = parseSas(query);
  if (!fields.isSigned) throw invalidField('sas_token', 'is not a shared access signature: it has no sig');
  const expiry = fields.expiresAt === void 0 ? '' : `, expires ${fields.expiresAt.toISOString().replace('.000Z', 'Z')}`;
  const rights2 = fields.identifier === void 0 ? `sp=${fields.permissions}` : `policy ${fields.identifier}`;
  return Object.freeze({ kind: 'sas', token: toSecret(query), fields, identity: `SAS (${rights2}${expiry})` });
}
function createTokenCredential(source, scope = `${storageResource}/.default`) {
  const tokens = createTokenCache(source, scope);
  return Object.freeze({
    kind: 'token',
    tokens,
    toTokenCredential: () => source,
    get identity() {
      const token = tokens.current();
      return token === void 0 ? 'token credential' : `token of ${describeToken(token)}`;
    },
  });
}

// ../azure-common/src/endpoint/endpoint.ts
var defaultEndpointSuffix = 'core.windows.net';
var accountPattern = /^[a-z0-9]{3,24}(-secondary)?$/;
var suffixPattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
var addressPattern = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;
function createEndpoint(settings2) {
  const endpoint = settings2.endpoint?.trim();
  if (endpoint?.includes('://')) return fromUrl(endpoint, settings2);
  const suffix = (endpoint || defaultEndpointSuffix).toLowerCase();
  if (!suffixPattern.test(suffix)) {
    throw invalidField('endpoint', 'is neither a host suffix such as core.windows.net nor a whole URL');
  }
  const accountName = settings2.account_name;
  if (accountName === void 0 || accountName === '') throw invalidField('account_name', 'is missing');
  if (!accountPattern.test(accountName)) throw invalidField('account_name', 'must be 3 to 24 lower-case letters and digits');
  const servicePrefix = `${settings2.service}.`;
  const domain = suffix.startsWith(servicePrefix) ? suffix : `${servicePrefix}${suffix}`;
  return assemble(settings2.service, settings2.protocol ?? 'https', `${accountName}.${domain}`, '', accountName);
}
function fromUrl(endpoint, settings2) {
  if (!URL.canParse(endpoint)) throw invalidField('endpoint', 'is not a valid URL');
  const url2 = new URL(endpoint);
  const protocol = url2.protocol.slice(0, -1);
  if (protocol !== 'https' && protocol !== 'http') throw invalidField('endpoint', 'must begin with https:// or http://');
  if (settings2.protocol !== void 0 && settings2.protocol !== protocol) {
    throw invalidField('protocol', 'contradicts the scheme of endpoint');
  }
  if (url2.search !== '') throw invalidField('endpoint', 'must have no query; give a SAS as sas_token');
  if (url2.username !== '' || url2.password !== '') throw invalidField('endpoint', 'must hold no user and password');
  if (url2.hash !== '') throw invalidField('endpoint', 'must have no fragment');
  const basePath = url2.pathname.replace(/\/+$/, '');
  if (basePath.lastIndexOf('/') > 0) throw invalidField('endpoint', 'may have an account in its path, but no container');
  const found = basePath === '' ? accountOfHost(url2.hostname, settings2.service) : basePath.slice(1);
  const accountName = settings2.account_name ?? found;
  if (basePath !== '' && found !== void 0 && accountName !== found) {
    throw invalidField('account_name', 'differs from the account in the path of endpoint');
  }
  return assemble(settings2.service, protocol, url2.host, basePath, accountName);
}
function accountOfHost(host, service) {
  if (addressPattern.test(host)) return void 0;
  const [account, ...rest] = host.split('.');
  return rest.includes(service) && account !== void 0 && accountPattern.test(account) ? account : void 0;
}
function assemble(service, protocol, host, basePath, accountName) {
  const origin = `${protocol}://${host}`;
  return Object.freeze({
    service,
    origin,
    basePath,
    accountName: accountName === void 0 ? void 0 : accountName.replace(/-secondary$/, ''),
    url: origin + basePath,
    isSecure: protocol === 'https',
  });
}

// ../azure-common/src/endpoint/connection-string.ts
var developmentAccount = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};
var developmentPorts = { blob: 1e4, queue: 10001, table: 10002 };
var endpointFields = {
  blob: 'BlobEndpoint',
  file: 'FileEndpoint',
  dfs: 'DfsEndpoint',
  queue: 'QueueEndpoint',
  table: 'TableEndpoint',
};
var knownFields = [
  'DefaultEndpointsProtocol',
  'AccountName',
  'AccountKey',
  'SharedAccessSignature',
  'EndpointSuffix',
  'UseDevelopmentStorage',
  'DevelopmentStorageProxyUri',
  ...Object.values(endpointFields),
];
function parseConnectionString(connectionString2, service) {
  const fields = readFields(toSecret(connectionString2).reveal());
  if (fields.has('UseDevelopmentStorage')) return developmentStorage(fields, service);
  const protocol = fields.get('DefaultEndpointsProtocol')?.toLowerCase() ?? 'https';
  if (protocol !== 'https' && protocol !== 'http') throw invalid2('DefaultEndpointsProtocol', 'must be https or http');
  const accountName = fields.get('AccountName');
  const accountKey = fields.get('AccountKey');
  const sasToken = fields.get('SharedAccessSignature');
  const endpoint = fields.get(endpointFields[service]) ?? (service === 'dfs' ? dfsFromBlob(fields) : void 0);
  if (endpoint === void 0 && accountName === void 0) {
    throw invalid2('AccountName', `is missing, and there is no ${endpointFields[service]}`);
  }
  return {
    endpoint: inConnectionString(() =>
      createEndpoint({
        service,
        account_name: accountName,
        endpoint: endpoint ?? fields.get('EndpointSuffix') ?? defaultEndpointSuffix,
        protocol: endpoint === void 0 ? protocol : void 0,
      }),
    ),
    accountKey: accountKey === void 0 ? void 0 : toSecret(accountKey),
    sasToken: sasToken === void 0 ? void 0 : toSecret(sasToken),
  };
}
function readFields(text5) {
  const fields = /* @__PURE__ */ new Map();
  for (const part of text5.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    if (equals < 1) throw invalid2('connection_string', 'is not a list of name=value pairs separated by semicolons');
    const given2 = part.slice(0, equals).trim();
    const name = knownFields.find((known) => known.toLowerCase() === given2.toLowerCase()) ?? given2;
    if (fields.has(name)) throw invalid2(name, 'stands in the connection string twice');
    const value = part.slice(equals + 1).trim();
    if (value !== '') fields.set(name, value);
  }
  if (fields.size === 0) throw invalid2('connection_string', 'is empty');
  return fields;
}
function developmentStorage(fields, service) {
  if (fields.get('UseDevelopmentStorage')?.toLowerCase() !== 'true') {
    throw invalid2('UseDevelopmentStorage', 'must be true, or absent');
  }
  const port = developmentPorts[service];
  if (port === void 0) throw invalid2('UseDevelopmentStorage', `cannot be used: the emulator has no ${service} service`);
  const proxy = fields.get('DevelopmentStorageProxyUri');
  if (proxy !== void 0 && !URL.canParse(proxy)) throw invalid2('DevelopmentStorageProxyUri', 'is not a valid URL');
  const host = proxy === void 0 ? 'http://127.0.0.1' : new URL(proxy).origin.replace(/:\d+$/, '');
  return {
    endpoint: createEndpoint({ service, endpoint: `${host}:${port}/${developmentAccount.name}` }),
    accountKey: toSecret(developmentAccount.key),
    sasToken: void 0,
  };
}
function dfsFromBlob(fields) {
  return fields.get(endpointFields.blob)?.replace('.blob.', '.dfs.');
}
function inConnectionString(make) {
  try {
    return make();
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    throw new DatastoreError(error.code, `connection_string: ${error.message}`, { nextAction: 'Correct connection_string.' });
  }
}
function invalid2(field, problem) {
  return new DatastoreError('CONFIG.INVALID', `connection_string: ${field} ${problem}.`, {
    nextAction: 'Copy the connection string again from the account.',
  });
}

// ../azure-common/src/credentials/entra.ts
import { X509Certificate } from 'node:crypto';
import { readFile as readFile2 } from 'node:fs/promises';

var publicAuthorities = /* @__PURE__ */ new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);
function createEntraCredential(identity, authority) {
  let credential;
  return {
    async getToken(scopes, options = {}) {
      const { forceRefresh, ...request } = options;
      if (forceRefresh) credential = void 0;
      credential ??= loadCredential(identity, authority);
      const current = credential;
      try {
        return await (await current).getToken(scopes, request);
      } catch (error) {
        if (credential === current) credential = void 0;
        throw error;
      }
    },
  };
}
async function loadCredential(identity, authority) {
  const library = await import('@azure/identity');
  const authorityHost = authority ?? process.env.AZURE_AUTHORITY_HOST;
  const options = authorityHost === void 0 ? {} : { authorityHost, disableInstanceDiscovery: !isPublic(authorityHost) };
  switch (identity.kind) {
    case 'clientSecret': {
      const { tenantId, clientId, clientSecret } = identity;
      return new library.ClientSecretCredential(tenantId, clientId, clientSecret.reveal(), options);
    }
    case 'certificate': {
      const certificate2 = await readCertificate(identity.certificate, identity.thumbprint);
      return new library.ClientCertificateCredential(identity.tenantId, identity.clientId, { certificate: certificate2 }, options);
    }
    case 'managedIdentity':
      return identity.clientId === void 0
        ? new library.ManagedIdentityCredential()
        : new library.ManagedIdentityCredential({ clientId: identity.clientId });
    case 'workloadIdentity':
      return new library.WorkloadIdentityCredential({ ...options, ...given(identity) });
    case 'default': {
      const { tenantId, clientId } = identity;
      return new library.DefaultAzureCredential({
        ...options,
        ...(tenantId === void 0 ? {} : { tenantId }),
        ...(clientId === void 0 ? {} : { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
      });
    }
  }
}
function given(ids) {
  return {
    ...(ids.tenantId === void 0 ? {} : { tenantId: ids.tenantId }),
    ...(ids.clientId === void 0 ? {} : { clientId: ids.clientId }),
  };
}
function isPublic(authority) {
  return URL.canParse(authority) && publicAuthorities.has(new URL(authority).host);
}
async function readCertificate(certificate2, thumbprint) {
  const given2 = certificate2.reveal();
  const pem = given2.includes('-----BEGIN') ? given2 : await readFile2(given2, 'utf8');
  if (thumbprint !== void 0) {
    const found = new X509Certificate(pem).fingerprint.replaceAll(':', '');
    if (found.toLowerCase() !== thumbprint.replaceAll(/[:\s]/g, '').toLowerCase()) {
      throw invalidField('thumbprint', 'is not that of certificate');
    }
  }
  return pem;
}

// ../azure-common/src/credentials/resolve.ts
function resolveCredential(settings2, context) {
  const given2 = settings2 ?? {};
  checkType(given2);
  const { connection_string: connectionString2, sas_token: sasToken } = given2;
  const parts = connectionString2 === void 0 ? void 0 : parseConnectionString(connectionString2, context.service);
  const endpoint = parts?.endpoint ?? createEndpoint(context);
  if (context.account_name !== void 0 && endpoint.accountName !== context.account_name && parts !== void 0) {
    throw invalidField('account_name', 'differs from the account of connection_string');
  }
  if (given2.token_credential !== void 0) {
    return { endpoint, credential: createTokenCredential(given2.token_credential, scopeOf(given2, context)) };
  }
  if (given2.anonymous || given2.type === 'anonymous') return { endpoint, credential: anonymousCredential };
  const sas = sasToken ?? parts?.sasToken;
  if (sas !== void 0) return { endpoint, credential: createSasCredential(sas) };
  const key = given2.account_key ?? parts?.accountKey;
  if (key !== void 0) return { endpoint, credential: createAccountKeyCredential(endpoint.accountName, key) };
  if (parts !== void 0) return { endpoint, credential: anonymousCredential };
  const source = createEntraCredential(toIdentity(given2), given2.authority_url ?? given2.authority_uri);
  return { endpoint, credential: createTokenCredential(source, scopeOf(given2, context)) };
}
var fieldOfType = {
  account_key: 'account_key',
  sas: 'sas_token',
  connection_string: 'connection_string',
  service_principal: 'client_secret',
  certificate: 'certificate',
};
function checkType(settings2) {
  if (settings2.type === void 0 || !(settings2.type in fieldOfType)) return;
  const field = fieldOfType[settings2.type];
  if (settings2[field] === void 0) throw invalidField(field, `is missing for credentials of type ${settings2.type}`);
}
function toIdentity(settings2) {
  const { tenant_id: tenantId, client_id: clientId, client_secret: clientSecret, certificate: certificate2, thumbprint } = settings2;
  if (clientSecret !== void 0 && certificate2 !== void 0) {
    throw invalidField('client_secret', 'and certificate cannot both be given');
  }
  if (clientSecret !== void 0 || certificate2 !== void 0) {
    const beside = clientSecret !== void 0 ? 'client_secret' : 'certificate';
    if (tenantId === void 0) throw invalidField('tenant_id', `is missing beside ${beside}`);
    if (clientId === void 0) throw invalidField('client_id', `is missing beside ${beside}`);
    if (clientSecret !== void 0) return { kind: 'clientSecret', tenantId, clientId, clientSecret };
    if (certificate2 !== void 0) return { kind: 'certificate', tenantId, clientId, certificate: certificate2, thumbprint };
  }
  if (thumbprint !== void 0) throw invalidField('certificate', 'is missing beside thumbprint');
  if (settings2.type === 'workload_identity') return { kind: 'workloadIdentity', tenantId, clientId };
  if (settings2.type === 'default') return { kind: 'default', tenantId, clientId };
  if (tenantId !== void 0) throw invalidField('client_secret', 'or certificate is missing beside tenant_id');
  if (settings2.type === 'managed_identity' || clientId !== void 0) return { kind: 'managedIdentity', clientId };
  return { kind: 'default' };
}
function scopeOf(settings2, context) {
  const resource = settings2.resource_url ?? context.resource ?? storageResource;
  return `${resource.replace(/\/+$/, '').replace(/\/\.default$/, '')}/.default`;
}

// ../azure-common/src/credentials/settings.ts
import { z } from 'zod';

var secret = z
  .preprocess((value) => (isSecret(value) ? value.reveal() : value), z.string().min(1))
  .transform(toSecret)
  .meta({ writeOnly: true });
var text2 = z.string().min(1);
var url = z.url({ protocol: /^https$/ });
var isTokenCredential = (value) => typeof value === 'object' && value !== null && typeof value.getToken === 'function';
var settings = z.strictObject({
  type: z
    .enum([
      'account_key',
      'sas',
      'connection_string',
      'service_principal',
      'certificate',
      'managed_identity',
      'workload_identity',
      'default',
      'anonymous',
    ])
    .optional(),
  account_key: secret.optional().describe('One of the two keys of the storage account.'),
  sas_token: secret.optional().describe('A shared access signature. Used instead of account_key when both are given.'),
  connection_string: secret.optional().describe('The connection string of the storage account.'),
  anonymous: z.literal(true).optional().describe('No credential: for data that everybody may read.'),
  tenant_id: text2.optional(),
  client_id: text2.optional().describe('The application, or a managed identity when it stands alone.'),
  client_secret: secret.optional(),
  certificate: secret.optional().describe('Path of a PEM file with the certificate and its private key, or its text.'),
  thumbprint: text2.optional(),
  authority_url: url.optional(),
  authority_uri: url.optional(),
  resource_url: url.optional(),
  token_credential: z
    .custom(isTokenCredential, 'must have a getToken method')
    .optional()
    .meta({ not: {}, description: 'For programs: an object with getToken, as in @azure/identity.' }),
});
var credentialSettingsSchema = z.preprocess((value) => (isTokenCredential(value) ? { token_credential: value } : value), settings);

// ../azure-common/src/endpoint/encode-path.ts
var plain2 = /^[A-Za-z0-9\-._~/]*$/;
var leftOver = /[!'()*]/g;
function encodePath(name) {
  if (plain2.test(name)) return name;
  return encodeURIComponent(name)
    .replaceAll('%2F', '/')
    .replace(leftOver, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

// ../azure-common/src/errors/clock-skew.ts
var tolerance = 10 * 6e4;
function clockSkewOf(date) {
  if (date === void 0) return void 0;
  const skew = Date.now() - Date.parse(date);
  if (Number.isNaN(skew) || Math.abs(skew) < tolerance) return void 0;
  const minutes = Math.round(Math.abs(skew) / 6e4);
  const size = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `${size} ${skew > 0 ? 'ahead of' : 'behind'}`;
}
function isClockComplaint(detail) {
  return detail !== void 0 && /date header/i.test(detail) && /\b(old|early|future|late|valid)\b/i.test(detail);
}

// ../azure-common/src/xml/scanner.ts
import { SaxesParser } from 'saxes';

var XmlSyntaxError = class extends Error {
  name = 'XmlSyntaxError';
};
var maxDepth = 64;
var maxToken = 1024 * 1024;
var ownLength = 13;
var noAttributes = Object.freeze({});
var noChildren = [];
Object.freeze(noChildren);
function createXmlScanner(wanted) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: false, position: false });
  const building = [];
  let depth = 0;
  let pending = 0;
  let found = [];
  parser.on('error', (error) => {
    throw new XmlSyntaxError(error.message, { cause: error });
  });
  parser.on('doctype', () => {
    throw new XmlSyntaxError('a document type is not accepted');
  });
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0;
    if (++depth > maxDepth) throw new XmlSyntaxError('elements are nested too deeply');
    if (building.length === 0 && !wanted.has(name)) return;
    building.push({ name, attributes: isEmpty(attributes) ? noAttributes : { ...attributes }, text: '', children: noChildren });
  });
  const addText = (text5) => {
    const element = building.at(-1);
    if (element === void 0 || element.children !== noChildren) return;
    element.text += text5;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    pending = 0;
    depth--;
    const open = building.pop();
    if (open === void 0) return;
    const { name, attributes, children } = open;
    const element = { name, attributes, text: children === noChildren ? toOwn(open.text) : '', children };
    const parent = building.at(-1);
    if (parent === void 0) found.push(element);
    else if (parent.children === noChildren) parent.children = [element];
    else parent.children.push(element);
  });
  const take = (scan) => {
    try {
      scan();
    } catch (error) {
      if (error instanceof TypeError) throw new XmlSyntaxError('it is not UTF-8', { cause: error });
      throw error;
    }
    const complete = found;
    found = [];
    return complete;
  };
  return {
    push: (chunk) =>
      take(() => {
        pending += chunk.byteLength;
        const before = pending;
        parser.write(decoder.decode(chunk, { stream: true }));
        if (pending === before && pending > maxToken) throw new XmlSyntaxError('a text is too long');
      }),
    end: () =>
      take(() => {
        parser.write(decoder.decode());
        parser.close();
      }),
  };
}
function isEmpty(attributes) {
  for (const _ in attributes) return false;
  return true;
}
function toOwn(text5) {
  return text5.length < ownLength ? text5 : Buffer.from(text5, 'utf8').toString('utf8');
}

// ../azure-common/src/xml/parse-xml.ts
function parseXml(text5) {
  const root = /<([^\s!?/>]+)/.exec(text5)?.[1];
  if (root === void 0) return void 0;
  try {
    const scanner = createXmlScanner(/* @__PURE__ */ new Set([root]));
    return [...scanner.push(Buffer.from(text5)), ...scanner.end()][0];
  } catch (error) {
    if (error instanceof XmlSyntaxError) return void 0;
    throw error;
  }
}

// ../azure-common/src/errors/error-body.ts
var maxErrorBody = 64 * 1024;
var nothing = { code: void 0, message: void 0, detail: void 0 };
function readErrorBody(bytes) {
  const text5 = new TextDecoder().decode(bytes).trim();
  if (text5 === '') return nothing;
  if (text5.startsWith('{')) return fromJson(text5);
  if (text5.startsWith('<')) return fromXml(text5);
  return void 0;
}
function fromXml(text5) {
  const root = parseXml(text5);
  if (root?.name !== 'Error') return void 0;
  const field = (name) => root.children.find((child) => child.name === name)?.text || void 0;
  return { code: field('Code'), message: firstLine(field('Message')), detail: field('AuthenticationErrorDetail') };
}
function fromJson(text5) {
  let body;
  try {
    body = JSON.parse(text5);
  } catch (error2) {
    if (error2 instanceof SyntaxError) return void 0;
    throw error2;
  }
  const { error, RemoteException: remote } = body;
  if (isObject(error)) return { code: string(error.code), message: firstLine(string(error.message)), detail: void 0 };
  if (isObject(remote)) {
    return { code: string(remote.exception), message: firstLine(string(remote.message)), detail: void 0 };
  }
  return void 0;
}
function isObject(value) {
  return typeof value === 'object' && value !== null;
}
function string(value) {
  return typeof value === 'string' && value !== '' ? value : void 0;
}
function firstLine(text5) {
  return text5?.split('\n', 1)[0]?.trim().slice(0, 500) || void 0;
}

// ../azure-common/src/errors/explain-refusal.ts
function explainRefusal(credential, row2, right, { detail, date }) {
  const asked = askedAs(credential);
  if (credential.kind === 'sas') {
    const clock = Date.parse(date ?? '');
    const expected = explainSas(credential, right, Number.isNaN(clock) ? Date.now() : clock);
    if (expected !== void 0) return expected;
  }
  const reason = detail === void 0 || credential.kind === 'accountKey' ? `${asked}.` : `${asked}: ${firstSentence(detail)}`;
  if (row2.nextAction !== void 0) return { code: row2.code, reason, nextAction: row2.nextAction };
  return { code: row2.code, reason, nextAction: nextActionFor(credential, row2.code, right) };
}
function explainSas(credential, right, now) {
  const { expiresAt, startsAt, permissions, identifier } = credential.fields;
  if (expiresAt !== void 0 && expiresAt.getTime() <= now) {
    return {
      code: 'ACCESS.UNAUTHENTICATED',
      reason: `The SAS expired at ${toText(expiresAt)}.`,
      nextAction: 'Make a new SAS and put it into the configuration of this datastore.',
    };
  }
  if (startsAt !== void 0 && startsAt.getTime() > now) {
    return {
      code: 'ACCESS.UNAUTHENTICATED',
      reason: `The SAS is valid only from ${toText(startsAt)}.`,
      nextAction: 'Wait until then, or make a SAS without a start time.',
    };
  }
  if (right !== void 0 && identifier === void 0 && ![...right.sas].some((letter) => permissions.includes(letter))) {
    const letters3 = [...right.sas].join(' or ');
    return {
      code: 'ACCESS.DENIED',
      reason: `${askedAs(credential)}, which lacks the letter ${letters3}.`,
      nextAction: `Make a SAS whose sp has ${letters3}.`,
    };
  }
  return void 0;
}
function nextActionFor(credential, code, right) {
  if (code === 'ACCESS.UNAUTHENTICATED') {
    switch (credential.kind) {
      case 'accountKey':
        return 'Check account_key and account_name: the key may have been rotated, or be that of another account.';
      case 'sas':
        return 'Check sas_token: it must be whole, of this account, and made with a key that is still there.';
      case 'token':
        return 'Check tenant and resource of the identity: the token must be for this account\u2019s tenant.';
      case 'anonymous':
        return 'Configure a credential: the container does not let everybody in.';
    }
  }
  const firewall = 'The firewall of the account may also refuse this machine.';
  switch (credential.kind) {
    case 'token':
      return right === void 0
        ? `Give the identity a role for data on the account or container. ${firewall}`
        : `Give the identity the role ${right.role} on the account or container; it takes up to ten minutes. ${firewall}`;
    case 'sas':
      return `Make a SAS that allows this operation on this resource. ${firewall}`;
    case 'anonymous':
      return 'Configure a credential: the container does not let everybody in.';
    case 'accountKey':
      return `See whether the account admits account keys. ${firewall}`;
  }
}
function askedAs(credential) {
  if (credential.kind !== 'sas') return `Asked as ${credential.identity}`;
  const { identifier, permissions } = credential.fields;
  return `Asked with a SAS ${identifier === void 0 ? `for ${permissions || 'nothing'}` : `of the policy ${identifier}`}`;
}
function toText(date) {
  return date.toISOString().replace('.000Z', 'Z');
}
function firstSentence(detail) {
  return `${detail.split('\n', 1)[0]?.trim().slice(0, 300).replace(/\.$/, '')}.`;
}

// ../azure-common/src/errors/not-storage.ts
var checkEndpoint = 'Check the endpoint: its host, port and protocol; a proxy or a login page may stand in between.';

// ../azure-common/src/errors/service-errors.ts
var notFound = { code: 'PATH.NOT_FOUND' };
var exists = { code: 'PATH.EXISTS' };
var conditionFailed = { code: 'CONDITION.FAILED' };
var rangeInvalid = { code: 'RANGE.INVALID' };
var pathInvalid = { code: 'PATH.INVALID', nextAction: 'Use a name that the service allows.' };
var unauthenticated = { code: 'ACCESS.UNAUTHENTICATED' };
var denied = { code: 'ACCESS.DENIED' };
var throttled = { code: 'SERVICE.THROTTLED', unprocessed: true };
var unavailable = { code: 'SERVICE.UNAVAILABLE' };
var timeout2 = { code: 'SERVICE.TIMEOUT' };
var corrupt = { code: 'DATA.CORRUPT' };
var containerMissing = { code: 'DATASTORE.NOT_FOUND' };
var beingDeleted = {
  code: 'SERVICE.UNAVAILABLE',
  nextAction: 'It is being deleted; its name is free again in about half a minute.',
};
var leased = {
  code: 'CONDITION.FAILED',
  nextAction: 'Someone holds a lease on it: wait until they release it, or break the lease.',
};
var immutable = {
  code: 'ACCESS.DENIED',
  nextAction: 'A policy or legal hold keeps it from being changed or deleted; ask who set it, or write under another path.',
};
var archived = {
  code: 'CONDITION.FAILED',
  nextAction: 'It is in the archive tier: set it to hot or cool and wait until it is rehydrated.',
};
var otherKind = {
  code: 'CONDITION.FAILED',
  nextAction: 'What is there is of another kind than this operation needs; delete it first, or use another path.',
};
var tooManyBlocks = {
  code: 'CAPABILITY.MISSING',
  nextAction: 'Use larger blocks: a blob has 50,000 at most.',
};
var tooLarge = { code: 'CAPABILITY.MISSING', nextAction: 'Send smaller blocks.' };
var metadata = {
  code: 'CAPABILITY.MISSING',
  nextAction: 'Metadata names are C# identifiers, values printable ASCII, and all together have 8 KiB at most.',
};
var wrongRequest = {
  code: 'CONFIG.INVALID',
  nextAction: 'The account, or its version, does not take this request; check the kind of account and the endpoint.',
};
var serviceErrors = {
  BlobNotFound: notFound,
  ResourceNotFound: notFound,
  ParentNotFound: notFound,
  PathNotFound: notFound,
  SourcePathNotFound: notFound,
  RenameDestinationParentPathNotFound: notFound,
  CannotVerifyCopySource: { code: 'PATH.NOT_FOUND', nextAction: 'Check that the source exists and may be read.' },
  FileNotFoundException: notFound,
  ContainerNotFound: containerMissing,
  ShareNotFound: containerMissing,
  FilesystemNotFound: containerMissing,
  ContainerBeingDeleted: beingDeleted,
  ShareBeingDeleted: beingDeleted,
  FilesystemBeingDeleted: beingDeleted,
  AccountBeingCreated: beingDeleted,
  ContainerDisabled: { code: 'DATASTORE.NOT_FOUND', nextAction: 'An administrator has disabled the container.' },
  BlobAlreadyExists: exists,
  PathAlreadyExists: exists,
  ResourceAlreadyExists: exists,
  ContainerAlreadyExists: exists,
  ShareAlreadyExists: exists,
  FilesystemAlreadyExists: exists,
  FileAlreadyExistsException: exists,
  DirectoryNotEmpty: { code: 'DIRECTORY.NOT_EMPTY' },
  ResourceTypeMismatch: { code: 'PATH.NOT_DIRECTORY' },
  PathConflict: { code: 'PATH.IS_DIRECTORY' },
  ConditionNotMet: conditionFailed,
  TargetConditionNotMet: conditionFailed,
  SourceConditionNotMet: conditionFailed,
  AppendPositionConditionNotMet: conditionFailed,
  MaxBlobSizeConditionNotMet: conditionFailed,
  SequenceNumberConditionNotMet: conditionFailed,
  InvalidFlushPosition: conditionFailed,
  BadOffsetException: conditionFailed,
  LeaseIdMissing: leased,
  LeaseIdMismatchWithBlobOperation: leased,
  LeaseIdMismatchWithContainerOperation: leased,
  LeaseAlreadyPresent: leased,
  LeaseLost: leased,
  LeaseNotPresentWithBlobOperation: leased,
  LeaseNotPresentWithContainerOperation: leased,
  SharingViolation: { code: 'CONDITION.FAILED', nextAction: 'An SMB client has the file open: wait until it is closed.' },
  FileLockConflict: { code: 'CONDITION.FAILED', nextAction: 'An SMB client has locked the file: wait until it lets go.' },
  DeletePending: { code: 'CONDITION.FAILED', nextAction: 'An SMB client still has the deleted file open: wait until it is closed.' },
  BlobImmutableDueToPolicy: immutable,
  BlobArchived: archived,
  BlobBeingRehydrated: archived,
  InvalidBlobType: otherKind,
  SnapshotsPresent: { code: 'CONDITION.FAILED', nextAction: 'Delete its snapshots too.' },
  PendingCopyOperation: { code: 'CONDITION.FAILED', nextAction: 'A copy to this path is running: wait for it, or abort it.' },
  BlockCountExceedsLimit: tooManyBlocks,
  BlockListTooLong: tooManyBlocks,
  RequestBodyTooLarge: tooLarge,
  InvalidBlockList: { code: 'CONDITION.FAILED', nextAction: 'Blocks of this upload are gone, as another writer was faster: upload again.' },
  InvalidRange: rangeInvalid,
  OutOfRangeInput: pathInvalid,
  InvalidResourceName: pathInvalid,
  InvalidUri: pathInvalid,
  InvalidSourceUri: pathInvalid,
  InvalidDestinationPath: pathInvalid,
  InvalidRenameSourcePath: pathInvalid,
  IllegalArgumentException: pathInvalid,
  InvalidMetadata: metadata,
  EmptyMetadataKey: metadata,
  MetadataTooLarge: metadata,
  AuthenticationFailed: unauthenticated,
  InvalidAuthenticationInfo: unauthenticated,
  NoAuthenticationInformation: unauthenticated,
  AuthorizationFailure: denied,
  AuthorizationPermissionMismatch: denied,
  AuthorizationProtocolMismatch: { code: 'ACCESS.DENIED', nextAction: 'The SAS demands HTTPS: use an https endpoint.' },
  AuthorizationResourceTypeMismatch: {
    code: 'ACCESS.DENIED',
    nextAction: 'The SAS lacks a resource type: make it with srt=sco.',
  },
  AuthorizationServiceMismatch: { code: 'ACCESS.DENIED', nextAction: 'The SAS is for another service: see its ss.' },
  AuthorizationSourceIPMismatch: {
    code: 'ACCESS.DENIED',
    nextAction: 'The SAS or the firewall of the account does not admit the address of this machine.',
  },
  InsufficientAccountPermissions: denied,
  AccessControlException: denied,
  PublicAccessNotPermitted: {
    code: 'ACCESS.DENIED',
    nextAction: 'The account admits nobody without a credential: configure one.',
  },
  KeyBasedAuthenticationNotPermitted: {
    code: 'ACCESS.DENIED',
    nextAction: 'The account does not admit account keys: use an Entra identity or a user delegation SAS.',
  },
  AccountIsDisabled: { code: 'ACCESS.DENIED', nextAction: 'The storage account is disabled: see its state and subscription.' },
  AccountRequiresHttps: { code: 'CONFIG.INVALID', nextAction: 'The account demands HTTPS: set protocol to https.' },
  ServerBusy: throttled,
  TooManyRequests: throttled,
  ThrottledException: throttled,
  IngressLimitExceeded: throttled,
  InternalError: unavailable,
  RuntimeException: unavailable,
  OperationTimedOut: timeout2,
  Md5Mismatch: corrupt,
  Crc64Mismatch: corrupt,
  ShareSizeLimitReached: { code: 'STORAGE.FULL' },
  InsufficientStorageCapacity: { code: 'STORAGE.FULL' },
  InvalidHeaderValue: wrongRequest,
  InvalidQueryParameterValue: wrongRequest,
  UnsupportedHeader: wrongRequest,
  UnsupportedQueryParameter: wrongRequest,
  UnsupportedHttpVerb: wrongRequest,
  UnsupportedRestVersion: wrongRequest,
  FeatureVersionMismatch: wrongRequest,
  EndpointUnsupportedAccountFeatures: wrongRequest,
  HierarchicalNamespaceNotEnabled: wrongRequest,
  BlobOperationNotSupported: wrongRequest,
  ApiNotImplemented: wrongRequest,
};
var statusErrors = {
  304: conditionFailed,
  400: wrongRequest,
  401: unauthenticated,
  403: denied,
  404: notFound,
  405: wrongRequest,
  407: { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'The HTTP proxy wants a user and password: see HTTPS_PROXY.' },
  408: timeout2,
  409: conditionFailed,
  410: notFound,
  411: wrongRequest,
  412: conditionFailed,
  413: tooLarge,
  414: pathInvalid,
  416: rangeInvalid,
  429: throttled,
  500: unavailable,
  501: wrongRequest,
  502: unavailable,
  503: throttled,
  504: timeout2,
  507: { code: 'STORAGE.FULL' },
};
function findServiceError(serviceCode, status, driverErrors) {
  const byCode = serviceCode === void 0 ? void 0 : (lookUp(driverErrors, serviceCode) ?? lookUp(serviceErrors, serviceCode));
  if (byCode !== void 0) return byCode;
  const byStatus = statusErrors[status];
  if (byStatus !== void 0) return byStatus;
  if (status >= 500) return unavailable;
  if (status >= 300 && status < 400) {
    return { code: 'SERVICE.UNAVAILABLE', retryable: false, nextAction: 'Redirects are not followed: configure the endpoint itself.' };
  }
  return wrongRequest;
}
function lookUp(table, code) {
  return table !== void 0 && Object.hasOwn(table, code) ? table[code] : void 0;
}

// ../azure-common/src/errors/explain-answer.ts
function explainAnswer(answer) {
  const { operation, status, header, credential } = answer;
  const body = readErrorBody(answer.body);
  const requestId = header('x-ms-request-id');
  const headerCode = header('x-ms-error-code');
  const isForeign = requestId === void 0 && headerCode === void 0 && body?.code === void 0;
  const serviceCode = headerCode ?? body?.code;
  const isSignature = serviceCode === 'AuthorizationFailure' && body?.message?.startsWith('Server failed to authenticate') === true;
  const row2 = findServiceError(isSignature ? 'AuthenticationFailed' : serviceCode, status, answer.errors);
  const details = {
    identity: credential.identity,
    requestId,
    retryAfter: retryAfterOf(header),
    retryable: row2.retryable,
    unprocessed: row2.unprocessed,
    nextAction: row2.nextAction,
  };
  if (isForeign) {
    const code = status === 429 ? 'SERVICE.THROTTLED' : 'SERVICE.UNAVAILABLE';
    return new DatastoreError(code, `${operation}: ${answer.host} did not answer like Azure Storage (HTTP ${status}).`, {
      ...details,
      retryable: status >= 500 || status === 429 || status === 408,
      nextAction: checkEndpoint,
    });
  }
  const said = describe(operation, status, serviceCode, body);
  if (row2.code === 'ACCESS.UNAUTHENTICATED' || row2.code === 'ACCESS.DENIED') {
    const skew = clockSkewOf(header('date'));
    const isTimed = row2.code === 'ACCESS.UNAUTHENTICATED' && (credential.kind === 'accountKey' || credential.kind === 'token');
    if (isTimed && (skew !== void 0 || isClockComplaint(body?.detail))) {
      const how = skew === void 0 ? 'differs from' : `is ${skew}`;
      const message = `${said} The clock of this machine ${how} that of the service.`;
      return new DatastoreError('SERVICE.CLOCK_SKEW', message, { ...details, nextAction: void 0 });
    }
    const refusal = explainRefusal(credential, row2, answer.right, { detail: body?.detail, date: header('date') });
    return new DatastoreError(refusal.code, `${said} ${refusal.reason}`, { ...details, nextAction: refusal.nextAction });
  }
  return new DatastoreError(row2.code, said, details);
}
function describe(operation, status, code, body) {
  const name = code === void 0 ? `HTTP ${status}` : `${code} (HTTP ${status})`;
  const message = body?.message === void 0 ? '' : ` ${body.message.replace(/([^.!?])$/, '$1.')}`;
  return `${operation}: ${name}.${message}`;
}
function retryAfterOf(header) {
  const milliseconds = header('x-ms-retry-after-ms') ?? header('retry-after-ms');
  if (milliseconds !== void 0 && /^\d+$/.test(milliseconds)) return Number(milliseconds);
  const after = header('retry-after');
  if (after === void 0) return void 0;
  if (/^\d+$/.test(after)) return Number(after) * 1e3;
  const until = Date.parse(after);
  return Number.isNaN(until) ? void 0 : Math.max(0, until - Date.now());
}

// ../azure-common/src/signing/sas.ts
// ../azure-common/src/signing/shared-key.ts
import { createHmac, createSecretKey as createSecretKey2 } from 'node:crypto';

// ../azure-common/src/signing/header-order.ts
var collation = '!#$%&*.^_`|~+0123456789abcdefghijklmnopqrstuvwxyz';
var places = new Uint8Array(128);
for (let place = 0; place < collation.length; place++) places[collation.charCodeAt(place)] = place + 1;
var hyphen = 45;
var apostrophe = 39;
function compareHeaderNames(first, second2) {
  let left = 0;
  let right = 0;
  for (;;) {
    let a = 0;
    let b = 0;
    while (left < first.length && a === 0) a = places[first.charCodeAt(left++)] ?? 0;
    while (right < second2.length && b === 0) b = places[second2.charCodeAt(right++)] ?? 0;
    if (a !== b) return a - b;
    if (a === 0) return comparePassedOver(first, second2);
  }
}
function comparePassedOver(first, second2) {
  for (let index = 0; index < first.length || index < second2.length; index++) {
    const a = weight(first.charCodeAt(index));
    const b = weight(second2.charCodeAt(index));
    if (a !== b) return a - b;
  }
  return 0;
}
function weight(code) {
  if (code === hyphen) return 2;
  return code === apostrophe ? 1 : 0;
}

// ../azure-common/src/signing/shared-key.ts
function signRequest(credential, request) {
  return `SharedKey ${credential.accountName}:${signText(credential.key, stringToSign(credential.accountName, request))}`;
}
function signText(key, text5) {
  return createHmac('sha256', key).update(text5, 'utf8').digest('base64');
}
function stringToSign(accountName, request) {
  const { headers: headers2, contentLength } = request;
  let encoding = '';
  let language = '';
  let md5 = '';
  let type = '';
  let date = '';
  let modifiedSince = '';
  let match = '';
  let noneMatch = '';
  let unmodifiedSince = '';
  let range = '';
  const own = [];
  for (let index = 0; index < headers2.length; index += 2) {
    const name = headers2[index];
    if (name.startsWith('x-ms-')) {
      insertSorted(own, index, headers2);
      continue;
    }
    const value = headers2[index + 1];
    switch (name) {
      case 'content-encoding':
        encoding = value;
        break;
      case 'content-language':
        language = value;
        break;
      case 'content-md5':
        md5 = value;
        break;
      case 'content-type':
        type = value;
        break;
      case 'date':
        date = value;
        break;
      case 'if-modified-since':
        modifiedSince = value;
        break;
      case 'if-match':
        match = value;
        break;
      case 'if-none-match':
        noneMatch = value;
        break;
      case 'if-unmodified-since':
        unmodifiedSince = value;
        break;
      case 'range':
        range = value;
    }
  }
  const length = contentLength === 0 ? '' : contentLength;
  let text5 = `${request.method}
${encoding}
${language}
${length}
${md5}
${type}
${date}
${modifiedSince}
${match}
${noneMatch}
${unmodifiedSince}
${range}
`;
  for (const index of own)
    text5 += `${headers2[index]}:${headers2[index + 1].trim()}
`;
  text5 += `/${accountName}${request.path}`;
  return request.query === void 0 ? text5 : text5 + canonicalQuery(request.query);
}
function insertSorted(sorted, index, headers2) {
  const name = headers2[index];
  let at = sorted.length;
  while (at > 0 && compareHeaderNames(headers2[sorted[at - 1]], name) > 0) {
    sorted[at] = sorted[at - 1];
    at--;
  }
  sorted[at] = index;
}
function canonicalQuery(query) {
  const names = Object.keys(query);
  if (names.length > 1) names.sort();
  let text5 = '';
  for (const name of names) {
    const value = query[name];
    if (value !== void 0 && value !== '')
      text5 += `
${name}:${value}`;
  }
  return text5;
}

// ../azure-common/src/signing/sas.ts
var sasVersion = '2024-11-04';
var permissionOrder = 'racwdxyltfumeopi';
function signAccountSas(credential, options) {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const { accountName } = credential;
  const { services, resourceTypes } = options;
  const text5 = [accountName, permissions, services, resourceTypes, start, expiry, addresses, protocol, sasVersion, '', ''];
  return toQuery({
    sv: sasVersion,
    ss: services,
    srt: resourceTypes,
    sp: permissions,
    st: start,
    se: expiry,
    sip: addresses,
    spr: protocol,
    sig: signText(credential.key, text5.join('\n')),
  });
}
function signServiceSas(credential, options) {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const headers2 = headerFields(options.headers);
  const isFile = options.resource === 'f' || options.resource === 's';
  const text5 = [
    permissions,
    start,
    expiry,
    canonicalName(credential.accountName, options),
    // A stored access policy: not offered.
    '',
    addresses,
    protocol,
    sasVersion,
    // Files signs neither the kind of resource, nor a snapshot, nor an encryption scope.
    ...(isFile ? [] : [options.resource, options.snapshot ?? '', '']),
    ...headers2,
  ];
  return resourceQuery(options, {}, signText(credential.key, text5.join('\n')));
}
function signUserDelegationSas(accountName, key, options) {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const text5 = [
    permissions,
    start,
    expiry,
    canonicalName(accountName, options),
    key.signedObjectId,
    key.signedTenantId,
    key.signedStartsOn,
    key.signedExpiresOn,
    key.signedService,
    key.signedVersion,
    // Authorised object, unauthorised object, correlation: not offered.
    '',
    '',
    '',
    addresses,
    protocol,
    sasVersion,
    options.resource,
    options.snapshot ?? '',
    '',
    ...headerFields(options.headers),
  ];
  const delegation = {
    skoid: key.signedObjectId,
    sktid: key.signedTenantId,
    skt: key.signedStartsOn,
    ske: key.signedExpiresOn,
    sks: key.signedService,
    skv: key.signedVersion,
  };
  const secret2 = createSecretKey2(Buffer.from(toSecret(key.value).reveal(), 'base64'));
  return resourceQuery(options, delegation, signText(secret2, text5.join('\n')));
}
function commonFields(options) {
  return {
    start: options.startsAt === void 0 ? '' : toSasTime(options.startsAt),
    expiry: toSasTime(options.expiresAt),
    permissions: sortPermissions(options.permissions),
    protocol: options.protocol ?? '',
    addresses: options.addresses ?? '',
  };
}
function sortPermissions(letters3) {
  return [...new Set(letters3)].sort((a, b) => permissionOrder.indexOf(a) - permissionOrder.indexOf(b)).join('');
}
function toSasTime(date) {
  return `${date.toISOString().slice(0, 19)}Z`;
}
function canonicalName(accountName, options) {
  const service = options.resource === 'f' || options.resource === 's' ? 'file' : 'blob';
  return `/${service}/${accountName}/${options.path}`;
}
function headerFields(headers2 = {}) {
  const { cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType } = headers2;
  return [cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType].map((value) => value ?? '');
}
function resourceQuery(options, delegation, signature) {
  const { start, expiry, permissions, protocol, addresses } = commonFields(options);
  const [rscc = '', rscd = '', rsce = '', rscl = '', rsct = ''] = headerFields(options.headers);
  const depth = options.resource === 'd' ? String(options.path.split('/').filter(Boolean).length - 1) : '';
  const common = {
    sv: sasVersion,
    sr: options.resource,
    sdd: depth,
    st: start,
    se: expiry,
    sp: permissions,
    sip: addresses,
    spr: protocol,
  };
  return toQuery({ ...common, ...delegation, rscc, rscd, rsce, rscl, rsct, sig: signature });
}
function toQuery(fields) {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

// ../azure-common/src/transport/body-source.ts
var sliceSize = 1024 * 1024;
var joinSize = 64 * 1024;
var noFailure = void 0;
function toBodySource(body) {
  if (body instanceof Uint8Array) return fromPieces([body], body.byteLength);
  if (Array.isArray(body)) {
    let size = 0;
    for (const piece of body) size += piece.byteLength;
    return fromPieces(body, size);
  }
  return fromStream(body);
}
function fromPieces(pieces, size) {
  const [first] = pieces;
  const isOnePiece = pieces.length === 1 && size <= sliceSize;
  return {
    size,
    isReplayable: true,
    failure: noFailure,
    open: () => {
      if (size === 0) return null;
      if (isOnePiece && first !== void 0) return first;
      if (size <= joinSize) return Buffer.concat(pieces);
      return toDispatchBody(slices(pieces));
    },
    close: () => void 0,
  };
}
function* slices(pieces) {
  for (const piece of pieces) {
    for (let start = 0; start < piece.byteLength; start += sliceSize) yield piece.subarray(start, start + sliceSize);
  }
}
function fromStream({ stream, size }) {
  const iterator = stream[Symbol.asyncIterator]();
  let isFinished = false;
  let sent = 0;
  let failure;
  const fail = (error) => {
    failure = { error };
    throw error;
  };
  const watched2 = {
    next: async () => {
      const next = await iterator.next().catch((error) => {
        isFinished = true;
        return fail(error);
      });
      if (next.done) isFinished = true;
      else sent += next.value.byteLength;
      if (sent > size || (next.done && sent < size)) {
        const found = next.done ? `only ${sent}` : 'more';
        fail(new DatastoreError('DATA.SIZE_MISMATCH', `The body should have ${size} bytes and has ${found}.`));
      }
      return next;
    },
  };
  const source = {
    size,
    isReplayable: false,
    get failure() {
      return failure;
    },
    open: () => (size === 0 ? null : toDispatchBody({ [Symbol.asyncIterator]: () => watched2 })),
    close: () => {
      if (isFinished) return;
      isFinished = true;
      iterator.return?.().then(void 0, () => void 0);
    },
  };
  return source;
}
function toDispatchBody(iterable) {
  return iterable;
}

// ../azure-common/src/transport/claims-challenge.ts
function claimsOf(challenge) {
  const text5 = Array.isArray(challenge) ? challenge.join(', ') : challenge;
  const encoded = /\bclaims="([^"]+)"/.exec(text5 ?? '')?.[1];
  return encoded === void 0 ? void 0 : Buffer.from(encoded, 'base64').toString('utf8');
}

// ../azure-common/src/transport/dispatcher.ts
import { EnvHttpProxyAgent, Pool } from 'undici';

var keepAlive = 6e4;
function createDispatcher(origin, options) {
  const common = {
    connections: options.connections,
    allowH2: false,
    headersTimeout: options.answerTimeout,
    bodyTimeout: options.idleTimeout,
    keepAliveTimeout: keepAlive,
  };
  const { env } = process;
  const names = origin.startsWith('https:') ? ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  if (!names.some((name) => env[name])) return new Pool(origin, { ...common, connect: { timeout: options.connectTimeout } });
  return new EnvHttpProxyAgent({ ...common, connectTimeout: options.connectTimeout, proxyTunnel: true });
}

// ../azure-common/src/transport/body-reader.ts
var highWater = 256 * 1024;
var trustedSize = 64 * 1024 * 1024;
var smallRest = 4096;
var done = { done: true, value: void 0 };
var BodyReader = class {
  #flow;
  #signal;
  #queue = [];
  #first = 0;
  #queued = 0;
  #isPaused = false;
  #isEnded = false;
  #failure;
  #waiter;
  constructor(flow, signal) {
    this.#flow = flow;
    this.#signal = signal;
  }
  /** The body is complete, failed or given up. */
  get isFinished() {
    return this.#isEnded || this.#failure !== void 0;
  }
  /** From the connection: the next chunk. */
  push(chunk) {
    const waiter = this.#waiter;
    if (waiter !== void 0) {
      this.#waiter = void 0;
      waiter.resolve({ done: false, value: chunk });
      return;
    }
    this.#queue.push(chunk);
    this.#queued += chunk.byteLength;
    if (this.#queued >= highWater && !this.#isPaused) {
      this.#isPaused = true;
      this.#flow.pause();
    }
  }
  /** From the connection: there is no more. */
  end() {
    if (this.isFinished) return;
    this.#isEnded = true;
    this.#waiter?.resolve(done);
    this.#waiter = void 0;
  }
  /** From the connection, or the caller's signal: what is left will never come. */
  fail(error) {
    if (this.isFinished) return;
    this.#failure = { error };
    this.#queue = [];
    this.#waiter?.reject(error);
    this.#waiter = void 0;
  }
  next() {
    if (this.#signal?.aborted) return Promise.reject(this.#signal.reason);
    const chunk = this.#queue[this.#first];
    if (chunk !== void 0) {
      this.#queued -= chunk.byteLength;
      if (++this.#first === this.#queue.length) {
        this.#queue = [];
        this.#first = 0;
      }
      if (this.#isPaused && this.#queued < highWater / 2) {
        this.#isPaused = false;
        this.#flow.resume();
      }
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.#failure !== void 0) return Promise.reject(this.#failure.error);
    if (this.#isEnded) return Promise.resolve(done);
    if (this.#waiter !== void 0) return Promise.reject(new TypeError('The body of an answer has one reader at a time.'));
    return new Promise((resolve2, reject) => {
      this.#waiter = { resolve: resolve2, reject };
    });
  }
  return() {
    this.cancel();
    return Promise.resolve(done);
  }
  /** From the consumer: the rest is not wanted. */
  cancel() {
    this.#queue = [];
    this.#first = 0;
    if (this.isFinished) return;
    this.end();
    this.#flow.abandon();
  }
  /** All of the body in one array. `size` saves a copy when it is known. */
  async bytes(size) {
    const whole = this.#isEnded ? this.#takeOnly() : void 0;
    if (whole !== void 0) return whole;
    let all = new Uint8Array(Buffer.allocUnsafeSlow(Math.min(size ?? highWater, trustedSize)).buffer);
    let used = 0;
    for (let next = await this.next(); !next.done; next = await this.next()) {
      const chunk = next.value;
      if (used + chunk.byteLength > all.byteLength) {
        const larger = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(all.byteLength * 2, used + chunk.byteLength)).buffer);
        larger.set(all.subarray(0, used));
        all = larger;
      }
      all.set(chunk, used);
      used += chunk.byteLength;
    }
    return used === all.byteLength ? all : all.slice(0, used);
  }
  /** The body of a small answer comes with its head, in one piece, and needs no copy: that read holds hardly more. */
  #takeOnly() {
    const chunk = this.#queue[this.#first];
    if (chunk === void 0 || chunk.byteLength !== this.#queued || this.#signal?.aborted) return void 0;
    if (chunk.buffer.byteLength > chunk.byteLength + smallRest) return void 0;
    this.#queue = [];
    this.#first = 0;
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  [Symbol.asyncIterator]() {
    return this;
  }
};

// ../azure-common/src/transport/network-failure.ts
var certificate = {
  code: 'SERVICE.UNAVAILABLE',
  problem: 'the certificate of {host} is not trusted',
  retryable: false,
  nextAction: 'If its authority is your own, name its certificate file in NODE_EXTRA_CA_CERTS; else do not trust this host.',
};
var notTls = {
  code: 'SERVICE.UNAVAILABLE',
  problem: '{host} does not answer as TLS',
  retryable: false,
  nextAction: 'Check protocol and port of the endpoint: perhaps it is http.',
};
var notStorage = {
  code: 'SERVICE.UNAVAILABLE',
  problem: '{host} did not answer like Azure Storage',
  retryable: false,
  nextAction: checkEndpoint,
};
var unreachable = { code: 'SERVICE.UNAVAILABLE', problem: '{host} cannot be reached' };
var networkRows = {
  ENOTFOUND: {
    code: 'SERVICE.UNAVAILABLE',
    problem: 'there is no host {host}: the account may not exist, or is written differently',
    retryable: false,
    nextAction: 'Check account_name and endpoint; then the network of this machine.',
  },
  EAI_AGAIN: { code: 'SERVICE.UNAVAILABLE', problem: 'the name {host} cannot be looked up at the moment' },
  ECONNREFUSED: { code: 'SERVICE.UNAVAILABLE', problem: '{host} refused the connection' },
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  UND_ERR_CONNECT_TIMEOUT: { code: 'SERVICE.TIMEOUT', problem: 'no connection to {host} in time' },
  ETIMEDOUT: { code: 'SERVICE.TIMEOUT', problem: 'the connection to {host} timed out' },
  UND_ERR_HEADERS_TIMEOUT: { code: 'SERVICE.TIMEOUT', problem: 'no answer of {host} in time' },
  UND_ERR_BODY_TIMEOUT: { code: 'SERVICE.TIMEOUT', problem: 'the answer of {host} stalled' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    code: 'SERVICE.UNAVAILABLE',
    problem: 'the answer of {host} has not as many bytes as announced',
  },
  UND_ERR_HEADERS_OVERFLOW: notStorage,
  UND_ERR_PRX_TLS: { ...certificate, problem: 'the certificate of the proxy is not trusted' },
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_UNTRUSTED: certificate,
  CERT_HAS_EXPIRED: { ...certificate, problem: 'the certificate of {host} has expired' },
  CERT_NOT_YET_VALID: {
    ...certificate,
    problem: 'the certificate of {host} is not valid yet',
    nextAction: 'Check the clock of this machine.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...certificate,
    problem: 'the certificate of {host} is for another host',
    nextAction: 'Check the endpoint: it must be a name that stands in the certificate.',
  },
  EPROTO: notTls,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
};
function explainFailure(cause, exchange) {
  const { operation, host, isStarted, received } = exchange;
  const code = codeOf(cause);
  const row2 = (code === void 0 ? void 0 : networkRows[code]) ?? (isNotHttp(cause) ? notStorage : void 0);
  const details = {
    identity: exchange.identity,
    requestId: exchange.requestId,
    retryable: row2?.retryable,
    unprocessed: !isStarted,
    nextAction: row2?.nextAction,
    cause,
  };
  if (row2 !== void 0) {
    return new DatastoreError(row2.code, `${operation}: ${row2.problem.replace('{host}', host)}.`, details);
  }
  const when = received === void 0 ? 'before it answered' : `after ${received} bytes of its answer`;
  const problem = isStarted ? `the connection to ${host} broke ${when}` : `no connection to ${host}`;
  return new DatastoreError('SERVICE.UNAVAILABLE', `${operation}: ${problem}.`, details);
}
function isNotHttp(error) {
  return error instanceof Error && error.name === 'HTTPParserError';
}
function codeOf(error) {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth++) {
    const { code } = current;
    if (typeof code === 'string' && Object.hasOwn(networkRows, code)) return code;
  }
  return void 0;
}

// ../azure-common/src/transport/exchange.ts
var drainSize = 64 * 1024;
var abandoned = new Error('The request was given up.');
var Exchange = class {
  /** Of the answer's head; 0 before. */
  status = 0;
  headers = {};
  #request;
  #context;
  #source;
  #wantsBody;
  #resolve;
  #reject;
  #controller;
  #reader;
  /** Chunks of an error body. */
  #refusal;
  #received = 0;
  #isSettled = false;
  #isOver = false;
  /** `wantsBody`: the promise resolves with the head, and the body is read by the caller; else it is dropped. */
  constructor(request, context, source, wantsBody) {
    this.#request = request;
    this.#context = context;
    this.#source = source;
    this.#wantsBody = wantsBody;
  }
  /** Sends the request. */
  run(dispatcher, options) {
    const { signal } = this.#request;
    return new Promise((resolve2, reject) => {
      this.#resolve = resolve2;
      this.#reject = reject;
      signal?.addEventListener('abort', this, { once: true });
      dispatcher.dispatch(options, this);
    });
  }
  /** The caller's signal. */
  handleEvent() {
    const { reason } = this.#request.signal;
    this.#finish();
    this.#settle(reason);
    this.#reader?.fail(reason);
    this.#controller?.abort(abandoned);
  }
  onRequestStart(controller) {
    this.#controller = controller;
    if (this.#isOver) controller.abort(abandoned);
  }
  onResponseStart(controller, status, headers2) {
    if (status < 200) return;
    this.#controller = controller;
    this.status = status;
    this.headers = headers2;
    const isAccepted = (status < 300 || this.#request.accept?.includes(status) === true) && isFromService(headers2);
    if (!isAccepted) {
      this.#refusal = [];
    } else if (this.#wantsBody) {
      this.#reader = new BodyReader(this, this.#request.signal);
      this.#isSettled = true;
      this.#resolve(new ReceivedAnswer(status, headers2, this.#reader));
    }
  }
  onResponseData(controller, chunk) {
    this.#received += chunk.byteLength;
    if (this.#reader !== void 0 && !this.#reader.isFinished) {
      this.#reader.push(chunk);
      return;
    }
    this.#refusal?.push(chunk);
    if (this.#received > maxErrorBody && this.#reader === void 0) {
      this.#complete();
      controller.abort(abandoned);
    }
  }
  onResponseEnd() {
    this.#complete();
  }
  onResponseError(_controller, cause) {
    if (this.#isOver) return;
    if (this.status !== 0 && this.#reader === void 0) {
      this.#complete();
      return;
    }
    const error = this.#source?.failure?.error ?? this.#explain(cause);
    this.#finish();
    this.#settle(error);
    this.#reader?.fail(error);
  }
  pause() {
    this.#controller?.pause();
  }
  resume() {
    this.#controller?.resume();
  }
  abandon() {
    const size = Number(this.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    if (size - this.#received <= drainSize) {
      this.#controller?.resume();
      return;
    }
    this.#finish();
    this.#controller?.abort(abandoned);
  }
  /** The answer is there as far as it is wanted. */
  #complete() {
    if (this.#isOver) return;
    this.#finish();
    const { status, headers: headers2 } = this;
    if (this.#refusal !== void 0) this.#settle(this.#explainRefusal(this.#refusal));
    else if (this.#reader !== void 0) this.#reader.end();
    else if (!this.#isSettled) {
      this.#isSettled = true;
      this.#resolve(new ReceivedAnswer(status, headers2, void 0));
    }
  }
  #settle(error) {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#reject(error);
  }
  #finish() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#request.signal?.removeEventListener('abort', this);
    this.#source?.close();
    this.#context.release();
  }
  #explain(cause) {
    if (isDatastoreError(cause)) return cause;
    const { credential, host } = this.#context;
    return explainFailure(cause, {
      operation: this.#request.operation,
      host,
      identity: credential.identity,
      isStarted: this.#controller !== void 0,
      received: this.status === 0 ? void 0 : this.#received,
      requestId: headerOf(this.headers, 'x-ms-request-id'),
    });
  }
  #explainRefusal(chunks) {
    const { credential, host, errors } = this.#context;
    const { operation, right } = this.#request;
    const header = (name) => headerOf(this.headers, name);
    return explainAnswer({ operation, status: this.status, header, body: Buffer.concat(chunks), credential, host, right, errors });
  }
};
function isFromService(headers2) {
  return headers2['x-ms-request-id'] !== void 0 || headerOf(headers2, 'server')?.startsWith('Azurite') === true;
}
function headerOf(headers2, name) {
  const value = headers2[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
var ReceivedAnswer = class {
  status;
  headers;
  #reader;
  constructor(status, headers2, reader2) {
    this.status = status;
    this.headers = headers2;
    this.#reader = reader2;
  }
  get requestId() {
    return headerOf(this.headers, 'x-ms-request-id');
  }
  header(name) {
    return headerOf(this.headers, name);
  }
  get size() {
    const length = headerOf(this.headers, 'content-length');
    return length !== void 0 && /^\d+$/.test(length) ? Number(length) : void 0;
  }
  get chunks() {
    return this.#body();
  }
  bytes() {
    return this.#body().bytes(this.size);
  }
  async text() {
    return new TextDecoder().decode(await this.bytes());
  }
  cancel() {
    this.#reader?.cancel();
  }
  #body() {
    if (this.#reader === void 0) throw new TypeError('This answer was asked for without its body.');
    return this.#reader;
  }
};

// ../azure-common/src/transport/http-date.ts
var second = 0;
var text3 = '';
function httpDate() {
  const now = Date.now();
  const current = Math.floor(now / 1e3);
  if (current !== second) {
    second = current;
    text3 = new Date(now).toUTCString();
  }
  return text3;
}

// ../azure-common/src/transport/query-string.ts
var plain3 = /^[A-Za-z0-9\-._~]*$/;
function toQueryString(query) {
  let text5 = '';
  for (const name in query) {
    const value = query[name];
    if (value === void 0 || value === '') continue;
    const given2 = String(value);
    text5 += `${text5 === '' ? '' : '&'}${name}=${plain3.test(given2) ? given2 : encodeURIComponent(given2)}`;
  }
  return text5;
}

// ../azure-common/src/transport/transport.ts
function createTransport(options) {
  const { endpoint, credential, apiVersion: apiVersion2, userAgent = 'stowage', connections = 64, errors } = options;
  if (credential.kind === 'token' && !endpoint.isSecure) throw invalidField('protocol', 'must be https for this credential');
  const dispatcher = createDispatcher(endpoint.origin, {
    connections,
    connectTimeout: options.connectTimeout ?? 1e4,
    answerTimeout: options.answerTimeout ?? 6e4,
    idleTimeout: options.idleTimeout ?? 3e4,
  });
  const slots2 = new Slots(connections);
  const release = () => slots2.release();
  const context = { credential, host: new URL(endpoint.origin).host, errors, release };
  const sas = credential.kind === 'sas' ? credential.token : void 0;
  let isClosed = false;
  const start = (request, source, wantsBody, token) => {
    const exchange = new Exchange(request, context, source, wantsBody);
    return [exchange, exchange.run(dispatcher, toDispatchOptions(request, source, token))];
  };
  const toDispatchOptions = (request, source, token) => {
    const { method, query } = request;
    const path = endpoint.basePath + request.path;
    const headers2 = toHeaders2(request);
    const size = source?.size ?? 0;
    if (credential.kind === 'accountKey') {
      headers2.push('x-ms-date', httpDate());
      headers2.push('authorization', signRequest(credential, { method, path, query, headers: headers2, contentLength: size }));
    } else if (token !== void 0) {
      headers2.push('authorization', `Bearer ${token}`);
    }
    const body = source?.open() ?? null;
    if (body !== null && !(body instanceof Uint8Array)) headers2.push('content-length', String(size));
    const dispatch = {
      origin: endpoint.origin,
      path: withQuery(path, query, sas?.reveal()),
      method,
      headers: headers2,
      body,
      // undici ends the connection after a HEAD unless told that the service keeps to the rules.
      reset: false,
    };
    if (request.answerTimeout !== void 0) dispatch.headersTimeout = request.answerTimeout;
    return dispatch;
  };
  const toHeaders2 = (request) => {
    const headers2 = ['x-ms-version', apiVersion2, 'user-agent', userAgent];
    const given2 = request.headers;
    for (const name in given2) {
      const value = given2[name];
      if (value !== void 0) headers2.push(name, value);
    }
    return headers2;
  };
  const runWithToken = async (request, source, wantsBody, { tokens }) => {
    const { signal } = request;
    const token = tokens.tryToken() ?? (await orRelease(tokens.getToken(signal)));
    const [exchange, answer] = start(request, source, wantsBody, token);
    try {
      return await answer;
    } catch (error) {
      if (exchange.status !== 401 || source?.isReplayable === false || signal?.aborted) throw error;
      const claims = claimsOf(exchange.headers['www-authenticate']);
      const renewed = await tokens.renewToken(token, { claims, signal });
      if (!slots2.tryAcquire()) await slots2.acquire(signal);
      return start(request, source, wantsBody, renewed)[1];
    }
  };
  const orRelease = async (promise) => {
    try {
      return await promise;
    } catch (error) {
      release();
      throw error;
    }
  };
  const run = (request, wantsBody) => {
    try {
      const source = request.body === void 0 ? void 0 : toBodySource(request.body);
      if (credential.kind === 'token') return runWithToken(request, source, wantsBody, credential);
      return start(request, source, wantsBody)[1];
    } catch (error) {
      release();
      return Promise.reject(error);
    }
  };
  const enter = (request, wantsBody) => {
    const { signal } = request;
    if (isClosed) return Promise.reject(new DatastoreError('DATASTORE.CLOSED', `${request.operation}: the datastore is closed.`));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (slots2.tryAcquire()) return run(request, wantsBody);
    return slots2.acquire(signal).then(() => run(request, wantsBody));
  };
  return {
    endpoint,
    get identity() {
      return credential.identity;
    },
    send: (request) => enter(request, false),
    receive: (request) => enter(request, true),
    close: async () => {
      isClosed = true;
      await dispatcher.destroy(new DatastoreError('DATASTORE.CLOSED', 'The datastore was closed.'));
    },
  };
}
function withQuery(path, query, sas) {
  const own = query === void 0 ? '' : toQueryString(query);
  if (sas === void 0) return own === '' ? path : `${path}?${own}`;
  return own === '' ? `${path}?${sas}` : `${path}?${own}&${sas}`;
}

// ../azure-common/src/xml/element.ts
function childOf(element, ...path) {
  let found = element;
  for (const name of path) {
    if (found === void 0) return void 0;
    found = found.children.find((child) => child.name === name);
  }
  return found;
}
function textOf(element, ...path) {
  return childOf(element, ...path)?.text || void 0;
}
function nameOf(element) {
  return element.attributes.Encoded === 'true' ? decodeURIComponent(element.text) : element.text;
}

// ../azure-common/src/xml/records.ts
async function* readXmlRecords(chunks, wanted) {
  const scanner = createXmlScanner(new Set(wanted));
  for await (const chunk of chunks) {
    const batch = orNotStorage(() => scanner.push(chunk));
    if (batch.length > 0) yield batch;
  }
  const last2 = orNotStorage(() => scanner.end());
  if (last2.length > 0) yield last2;
}
function orNotStorage(scan) {
  try {
    return scan();
  } catch (cause) {
    if (!(cause instanceof XmlSyntaxError)) throw cause;
    throw new DatastoreError('SERVICE.UNAVAILABLE', `The endpoint did not answer like Azure Storage: its XML is not well-formed.`, {
      retryable: false,
      nextAction: checkEndpoint,
      cause,
    });
  }
}

// src/config.ts
import { z as z2 } from 'zod';

var mebibyte2 = 2 ** 20;
var containerName = z2
  .string()
  .regex(/^(?:[a-z0-9](?:-?[a-z0-9]){2,62}|\$root|\$web|\$logs)$/, 'must be 3 to 63 lower-case letters, digits and single hyphens')
  .max(63, 'must be 3 to 63 lower-case letters, digits and single hyphens');
var schema = z2.strictObject({
  account_name: z2.string().min(1).optional().describe('The storage account.'),
  container_name: containerName.describe('The container in the account.'),
  endpoint: z2
    .string()
    .min(1)
    .optional()
    .describe('Suffix of the hosts (core.windows.net), or a whole URL for emulators and custom domains.'),
  protocol: z2.enum(['https', 'http']).optional(),
  credentials: credentialSettingsSchema
    .optional()
    .describe('Who asks; nothing means the identity of this machine, { anonymous: true } nobody.'),
  checksum: z2.enum(['auto', 'md5', 'crc64', 'none']).default('auto').describe('Checksum of every body in both directions.'),
  block_size: z2
    .int()
    .min(1024)
    .max(128 * mebibyte2)
    .default(8 * mebibyte2)
    .describe('Bytes of one block. Memory for one body is about block_size times concurrency.'),
  concurrency: z2.int().min(1).max(64).default(8).describe('Requests at a time for one body.'),
});
var configSchema = schema;
function configJsonSchema() {
  return z2.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
function resolveConfig(config) {
  const { account_name, endpoint, protocol, credentials } = config;
  return resolveCredential(credentials, { service: 'blob', account_name, endpoint, protocol });
}

// src/errors.ts
var blobErrors = {
  InvalidBlockList: {
    code: 'CONDITION.FAILED',
    nextAction: 'Someone else wrote this file while it was being uploaded, which discards its blocks: write it again.',
  },
  InvalidBlobOrBlock: {
    code: 'CONDITION.FAILED',
    nextAction: 'Blocks of an unfinished upload by another tool are in the way: delete the file, or wait a week until they expire.',
  },
  SourceConditionNotMet: {
    code: 'CONDITION.FAILED',
    nextAction: 'The source was changed while it was being copied: copy it again.',
  },
  BlockCountExceedsLimit: {
    code: 'STORAGE.FULL',
    nextAction: 'An append blob takes 50,000 appends: copy it by reading and writing, or begin another file.',
  },
};
function isServiceError(error, code) {
  return isDatastoreError(error) && error.nextAction === blobErrors[code].nextAction;
}
var reader = 'Storage Blob Data Reader';
var contributor = 'Storage Blob Data Contributor';
var rights = {
  read: { role: reader, sas: 'r' },
  list: { role: reader, sas: 'l' },
  write: { role: contributor, sas: 'cw' },
  change: { role: contributor, sas: 'w' },
  append: { role: contributor, sas: 'aw' },
  delete: { role: contributor, sas: 'd' },
  tags: { role: 'Storage Blob Data Owner', sas: 't' },
  delegate: { role: 'Storage Blob Delegator', sas: '' },
  createContainer: { role: contributor, sas: 'cw' },
};
function isDirectoryError(path) {
  return new DatastoreError('PATH.IS_DIRECTORY', `${JSON.stringify(path)} is a directory.`, { path });
}
function recode(error, code, nextAction) {
  const { message, requestId, identity, cause } = error;
  return new DatastoreError(code, message, { requestId, identity, cause, nextAction });
}
function explainWrite(error, condition) {
  if (!isDatastoreError(error)) return error;
  if (condition.ifNoneMatch !== void 0 && error.code === 'CONDITION.FAILED') return recode(error, 'PATH.EXISTS');
  if (condition.ifMatch !== void 0 && (error.code === 'PATH.NOT_FOUND' || error.code === 'PATH.EXISTS')) {
    return recode(error, 'CONDITION.FAILED');
  }
  return error;
}

// src/names.ts
var maxLength = 1024;
var maxSegments = 254;
var unspeakable = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
var plain4 = /^[A-Za-z0-9_-][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/;
var refuse = (path, reason, nextAction) => {
  throw new DatastoreError('PATH.INVALID', `Blob storage cannot hold the name ${JSON.stringify(path)}: ${reason}.`, {
    path,
    nextAction,
  });
};
function checkName(path) {
  if (path.length < maxSegments && plain4.test(path)) return;
  if (path.length > maxLength) refuse(path, `it is longer than ${maxLength} characters`, 'Choose a shorter path.');
  if (path.includes('\\')) refuse(path, 'it holds a backslash, which the service takes for a slash', 'Write "/".');
  if (unspeakable.test(path)) refuse(path, 'it holds a control character', 'Leave out control characters.');
  const segments = path.split('/');
  if (segments.length > maxSegments) {
    refuse(path, `it has more than ${maxSegments} names between slashes`, 'Choose a path of fewer levels.');
  }
  if (segments.some((segment) => segment.endsWith('.'))) {
    refuse(path, 'a name in it ends in a dot, which the service drops', 'Choose names that do not end in a dot.');
  }
}
function directoryPrefix(path) {
  return path === '' ? '' : `${path}/`;
}
function tryPath(name) {
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  if (plain4.test(path)) return path;
  return path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..') ? void 0 : path;
}
function requestPath(container, name) {
  return name === '' ? `/${container}` : `/${container}/${encodePath(name)}`;
}

// src/client.ts
var apiVersion = '2024-11-04';
function createClient(config, retry2) {
  const { credential, endpoint } = resolveConfig(config);
  const { send, receive, close } = createTransport({ endpoint, credential, apiVersion, errors: blobErrors });
  const container = config.container_name;
  const pathOf = (name = '') => requestPath(container, name);
  return {
    send,
    receive,
    close,
    endpoint,
    credential,
    container,
    checksum: config.checksum,
    blockSize: config.block_size,
    concurrency: config.concurrency,
    canList: mayList(credential),
    retry: retry2,
    pathOf,
    urlOf: (name) => endpoint.url + pathOf(name),
  };
}
function toChangedBlob(answer) {
  const lastModified = answer.header('last-modified');
  return { etag: requireHeader(answer, 'etag'), lastModified: lastModified === void 0 ? void 0 : new Date(lastModified) };
}
function requireHeader(answer, name) {
  const value = answer.header(name);
  if (value !== void 0) return value;
  if ('cancel' in answer) answer.cancel();
  throw new DatastoreError('SERVICE.UNAVAILABLE', `What answered is not Blob storage: HTTP ${answer.status} without ${name}.`, {
    requestId: answer.requestId,
    retryable: false,
    nextAction: 'Check the endpoint: its host, port and protocol; a proxy or a login page may stand in between.',
  });
}

// src/block-cutter.ts
var firstBuffer = 64 * 1024;
var BlockCutter = class {
  #source;
  #plan;
  #spare = [];
  #index = 0;
  /** Bytes that are still to come, if that is known. */
  #left;
  /** What the last block had no room for. */
  #rest;
  #isEnded = false;
  /** `size` is that of the whole stream, if it is known. */
  constructor(chunks, plan, size) {
    this.#source = chunks[Symbol.asyncIterator]();
    this.#plan = plan;
    this.#left = size;
  }
  /** Whether nothing is left; reads on to find out, as a stream may end behind a full block. */
  async isDone() {
    this.#rest ??= await this.#read();
    return this.#rest === void 0;
  }
  /** The next block, as large as planned but for the last; undefined at the end. */
  async next() {
    if (await this.isDone()) return void 0;
    const size = this.#plan.sizeOf(this.#index);
    let block = this.#allocate(Math.min(size, this.#left ?? (this.#index === 0 ? firstBuffer : size)));
    this.#index++;
    let used = 0;
    while (used < size) {
      const chunk = this.#rest ?? (await this.#read());
      if (chunk === void 0) break;
      const taken = Math.min(chunk.byteLength, size - used);
      if (used + taken > block.byteLength) {
        block = grow(block, used, Math.min(size, Math.max(block.byteLength * 2, used + taken)));
      }
      block.set(chunk.subarray(0, taken), used);
      used += taken;
      this.#rest = taken === chunk.byteLength ? void 0 : chunk.subarray(taken);
    }
    if (this.#left !== void 0) this.#left -= used;
    return block.subarray(0, used);
  }
  /** Takes the memory of a block that is not needed any more. */
  giveBack(block) {
    if (block.buffer.byteLength >= this.#plan.sizeOf(this.#index)) this.#spare.push(new Uint8Array(block.buffer));
  }
  /** Ends the source if it is not at its end. */
  close() {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#source.return?.().then(void 0, () => void 0);
  }
  async #read() {
    if (this.#isEnded) return void 0;
    const next = await this.#source.next();
    if (!next.done) return next.value;
    this.#isEnded = true;
    return void 0;
  }
  #allocate(size) {
    const spare2 = this.#spare.pop();
    return spare2 === void 0 || spare2.byteLength < size ? allocate(size) : spare2.subarray(0, size);
  }
};
function allocate(size) {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
}
function grow(block, used, size) {
  const larger = allocate(size);
  larger.set(block.subarray(0, used));
  return larger;
}

// src/checksum.ts
var inlineSize2 = 64 * 1024;
var headerNames = { md5: 'content-md5', crc64: 'x-ms-content-crc64' };
function algorithmOfUpload(checksum) {
  if (checksum === 'none') return void 0;
  return checksum === 'md5' ? 'md5' : 'crc64';
}
function checksumOf(algorithm, bytes, signal) {
  return bytes.byteLength <= inlineSize2 ? digestNow(algorithm, bytes) : digestBlock(algorithm, bytes, signal);
}
async function checksumOfUpload(checksum, bytes, signal) {
  const algorithm = algorithmOfUpload(checksum);
  return algorithm === void 0 ? void 0 : { algorithm, value: await checksumOf(algorithm, bytes, signal) };
}
function checksumHeader(algorithm) {
  return headerNames[algorithm];
}
function checksumHeaders(checksum) {
  return checksum === void 0 ? {} : { [headerNames[checksum.algorithm]]: checksum.value };
}
function toDigests(checksum) {
  return checksum === void 0 ? void 0 : { [checksum.algorithm]: checksum.value };
}

// src/requests/append-block.ts
async function appendBlock(client, request) {
  const { path, bytes, checksum, position, signal } = request;
  const answer = await client.send({
    operation: 'Append Block',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'appendblock' },
    headers: { ...checksumHeaders(checksum), 'x-ms-blob-condition-appendpos': position?.toString() },
    body: bytes,
    right: rights.append,
    signal,
  });
  const offset = Number(requireHeader(answer, 'x-ms-blob-append-offset'));
  return { size: offset + bytes.byteLength, ...toChangedBlob(answer) };
}
async function createAppendBlob(client, path, signal) {
  const answer = await client.send({
    operation: 'Put Blob',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { 'x-ms-blob-type': 'AppendBlob', 'if-none-match': '*' },
    right: rights.append,
    signal,
  });
  return toChangedBlob(answer);
}

// src/entry.ts
var directoryMark = 'hdi_isfolder';
var metadataPrefix = 'x-ms-meta-';
var text4 = (value) => (Array.isArray(value) ? value.join(', ') : value);
var toDate = (value) => (value === void 0 ? void 0 : new Date(String(value)));
function toMetadata(headers2) {
  let metadata2;
  for (const name in headers2) {
    if (!name.startsWith(metadataPrefix)) continue;
    metadata2 ??= {};
    metadata2[name.slice(metadataPrefix.length)] = text4(headers2[name]) ?? '';
  }
  return metadata2;
}
function isDirectoryMark(metadata2) {
  return metadata2?.[directoryMark] === 'true';
}
function toEntry(path, headers2, size, md5) {
  return {
    kind: 'file',
    path,
    size,
    etag: text4(headers2.etag),
    lastModified: toDate(headers2['last-modified']),
    createdAt: toDate(headers2['x-ms-creation-time']),
    contentType: text4(headers2['content-type']),
    contentEncoding: text4(headers2['content-encoding']),
    contentLanguage: text4(headers2['content-language']),
    contentDisposition: text4(headers2['content-disposition']),
    cacheControl: text4(headers2['cache-control']),
    metadata: toMetadata(headers2),
    digests: md5 === void 0 ? void 0 : { md5 },
    driver: { azure_blob: toFields(headers2) },
  };
}
function toFields(headers2) {
  const tagCount = text4(headers2['x-ms-tag-count']);
  return {
    blobType: text4(headers2['x-ms-blob-type']),
    tier: text4(headers2['x-ms-access-tier']),
    archiveStatus: text4(headers2['x-ms-archive-status']),
    versionId: text4(headers2['x-ms-version-id']),
    tagCount: tagCount === void 0 ? void 0 : Number(tagCount),
    leaseState: text4(headers2['x-ms-lease-state']),
  };
}

// src/requests/head-blob.ts
async function headBlob(client, request) {
  const { path, ifMatch, ifNoneMatch, options, signal } = request;
  const answer = await client.send({
    operation: 'Get Blob Properties',
    method: 'HEAD',
    path: client.pathOf(path),
    query: versionQuery(options),
    headers: { 'if-match': ifMatch, 'if-none-match': ifNoneMatch },
    right: rights.read,
    signal,
  });
  return toHeadEntry(path, answer);
}
function toHeadEntry(path, answer) {
  requireHeader(answer, 'etag');
  return toEntry(path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5'));
}
function versionQuery(options) {
  if (options === void 0) return void 0;
  const { snapshot, versionId } = options;
  return snapshot === void 0 && versionId === void 0 ? void 0 : { snapshot, versionid: versionId };
}

// src/operations/append.ts
async function append(client, request) {
  const { path, body, ifSize, signal } = request;
  checkName(path);
  const size = Math.min(client.blockSize, maxAppendSize);
  const cutter = new BlockCutter(toChunks(body), { sizeOf: () => size, concurrencyOf: () => 1 }, body.size);
  try {
    let last2;
    for (let bytes = await cutter.next(); bytes !== void 0; bytes = await cutter.next()) {
      last2 = await appendOne(client, path, bytes, last2?.size ?? ifSize, signal);
      cutter.giveBack(bytes);
    }
    return { path, ...(last2 ?? (await appendNothing(client, request))) };
  } finally {
    cutter.close();
  }
}
async function appendOne(client, path, bytes, position, signal) {
  const checksum = await checksumOfUpload(client.checksum, bytes, signal);
  const attempt = () => appendBlock(client, { path, bytes, checksum, position, signal });
  const once2 = { idempotent: false, signal };
  try {
    return await client.retry(attempt, once2);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    if (position !== void 0 && position > 0) throw recode(error, 'CONDITION.FAILED');
  }
  await createUnlessThere(client, path, signal);
  return client.retry(attempt, once2);
}
async function appendNothing(client, { path, ifSize, signal }) {
  if (ifSize === void 0 || ifSize === 0) await createUnlessThere(client, path, signal);
  const entry = await headBlob(client, { path, signal });
  if (entry.driver?.azure_blob?.blobType !== 'AppendBlob') {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is not an append blob.`, {
      nextAction: 'Only files that an append made take appends: delete it first, or append to another path.',
    });
  }
  if (ifSize !== void 0 && ifSize !== entry.size) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${entry.size} bytes, not ${ifSize}.`);
  }
  return { size: entry.size, etag: entry.etag, lastModified: entry.lastModified };
}
async function createUnlessThere(client, path, signal) {
  try {
    await client.retry(() => createAppendBlob(client, path, signal), { idempotent: true, signal });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS') && !isDatastoreError(error, 'CONDITION.FAILED')) throw error;
  }
}

// src/blob-headers.ts
function blobHeaders(blob, options) {
  const headers2 = {
    'if-match': blob.ifMatch,
    'if-none-match': blob.ifNoneMatch,
    'x-ms-blob-content-type': blob.contentType,
    'x-ms-blob-content-encoding': blob.contentEncoding,
    'x-ms-blob-content-language': blob.contentLanguage,
    'x-ms-blob-content-disposition': blob.contentDisposition,
    'x-ms-blob-cache-control': blob.cacheControl,
  };
  if (blob.metadata !== void 0) addMetadata(headers2, blob.metadata);
  if (options !== void 0) addOptions(headers2, options);
  return headers2;
}
function addOptions(headers2, { tier, tags, leaseId, contentMd5 }) {
  headers2['x-ms-access-tier'] = tier;
  headers2['x-ms-lease-id'] = leaseId;
  headers2['x-ms-blob-content-md5'] = contentMd5;
  if (tags !== void 0) headers2['x-ms-tags'] = new URLSearchParams(tags).toString();
}
var metadataName = /^[A-Za-z_][A-Za-z0-9_]*$/;
var metadataValue = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;
function addMetadata(headers2, metadata2) {
  for (const name in metadata2) {
    const value = metadata2[name] ?? '';
    if (!metadataName.test(name))
      refuse2(`has no metadata named ${JSON.stringify(name)}`, 'Use letters, digits and _ only, not beginning with a digit.');
    if (!metadataValue.test(value)) {
      refuse2(`cannot hold the value of metadata ${name}`, 'Use printable ASCII without spaces at the ends, or encode the value.');
    }
    headers2[`x-ms-meta-${name.toLowerCase()}`] = value;
  }
}
function refuse2(problem, nextAction) {
  throw new DatastoreError('CAPABILITY.MISSING', `Blob storage ${problem}.`, { nextAction });
}

// src/block-id.ts
import { randomBytes } from 'node:crypto';

function createBlockIds() {
  const prefix2 = randomBytes(16).toString('hex');
  return (index) => Buffer.from(prefix2 + index.toString().padStart(16, '0')).toString('base64');
}

// src/copy-source.ts
var maxDuration = 24 * 36e5;
async function createCopySource(client, path, etag, signal) {
  const { credential, container } = client;
  const url2 = client.urlOf(path);
  const headers2 = { 'x-ms-copy-source': url2, 'x-ms-source-if-match': etag };
  switch (credential.kind) {
    case 'accountKey': {
      const expiresAt = new Date(Date.now() + maxDuration);
      const sas = signServiceSas(credential, { resource: 'b', path: `${container}/${path}`, permissions: 'r', expiresAt });
      return { headers: { ...headers2, 'x-ms-copy-source': `${url2}?${sas}` } };
    }
    case 'sas':
      return { headers: { ...headers2, 'x-ms-copy-source': `${url2}?${credential.token.reveal()}` } };
    case 'token':
      return { headers: { ...headers2, 'x-ms-copy-source-authorization': `Bearer ${await credential.tokens.getToken(signal)}` } };
    case 'anonymous':
      return { headers: headers2 };
  }
}

// src/listed-blob.ts
function toListedBlob(element) {
  let name = '';
  let properties = {};
  let metadata2;
  for (const child of element.children) {
    if (child.name === 'Name') name = nameOf(child);
    else if (child.name === 'Properties') properties = toRecord(child.children, (key) => key);
    else if (child.name === 'Metadata' && child.children.length > 0) {
      metadata2 = toRecord(child.children, (key) => key.toLowerCase());
    }
  }
  return { name, kind: element.name === 'Blob' ? 'blob' : 'prefix', properties, metadata: metadata2 };
}
function toRecord(elements, toKey) {
  const record = {};
  for (const { name, text: text5 } of elements) record[toKey(name)] = text5;
  return record;
}
function isDirectory({ name, kind, metadata: metadata2 }) {
  return kind === 'prefix' || name.endsWith('/') || isDirectoryMark(metadata2);
}
function tryEntry(listed) {
  const path = tryPath(listed.name);
  if (path === void 0) return void 0;
  const { properties, metadata: metadata2 } = listed;
  const common = {
    path,
    // Listings leave out the quotes that every other answer has.
    etag: properties.Etag === void 0 ? void 0 : `"${properties.Etag.replaceAll('"', '')}"`,
    lastModified: toDate2(properties['Last-Modified']),
    createdAt: toDate2(properties['Creation-Time']),
    metadata: metadata2,
  };
  if (listed.kind === 'prefix') return { kind: 'directory', path };
  if (isDirectory(listed)) return { kind: 'directory', ...common };
  const md5 = properties['Content-MD5'];
  return {
    kind: 'file',
    ...common,
    size: Number(properties['Content-Length']),
    contentType: properties['Content-Type'] || void 0,
    contentEncoding: properties['Content-Encoding'] || void 0,
    contentLanguage: properties['Content-Language'] || void 0,
    contentDisposition: properties['Content-Disposition'] || void 0,
    cacheControl: properties['Cache-Control'] || void 0,
    digests: md5 ? { md5 } : void 0,
    driver: {
      azure_blob: {
        blobType: properties.BlobType,
        tier: properties.AccessTier || void 0,
        archiveStatus: properties.ArchiveStatus || void 0,
        tagCount: properties.TagCount ? Number(properties.TagCount) : void 0,
        leaseState: properties.LeaseState || void 0,
      },
    },
  };
}
var toDate2 = (text5) => (text5 ? new Date(text5) : void 0);

// src/requests/list-blobs.ts
async function listBlobs(client, request) {
  const { prefix: prefix2, isFlat, marker, maxResults, signal } = request;
  const answer = await client.receive({
    operation: 'List Blobs',
    method: 'GET',
    path: client.pathOf(),
    query: {
      comp: 'list',
      delimiter: isFlat ? void 0 : '/',
      include: 'metadata',
      marker,
      maxresults: maxResults,
      prefix: prefix2 === '' ? void 0 : prefix2,
      restype: 'container',
    },
    right: rights.list,
    signal,
  });
  const blobs = [];
  let next;
  for await (const records of readXmlRecords(answer.chunks, ['Blob', 'BlobPrefix', 'NextMarker'])) {
    for (const record of records) {
      if (record.name === 'NextMarker') next = record.text === '' ? void 0 : record.text;
      else blobs.push(toListedBlob(record));
    }
  }
  return { blobs, marker: next };
}

// src/directory.ts
async function findDirectory(client, path, signal) {
  if (!client.canList) return void 0;
  const prefix2 = directoryPrefix(path);
  let marker;
  do {
    const page = await listBlobs(client, { prefix: prefix2, isFlat: true, marker, maxResults: 1, signal });
    const [first] = page.blobs;
    if (first !== void 0) {
      const entry = first.name === prefix2 ? tryEntry(first) : void 0;
      return entry?.kind === 'directory' ? entry : { kind: 'directory', path };
    }
    marker = page.marker;
  } while (marker !== void 0);
  return void 0;
}
async function explainMissing(client, path, signal, missing) {
  return (await findDirectory(client, path, signal)) === void 0 ? missing : isDirectoryError(path);
}

// src/requests/copy-blob.ts
var answerTimeout = 3e5;
async function copyBlob(client, path, source, headers2, signal) {
  const answer = await client.send({
    operation: 'Copy Blob From URL',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { ...source.headers, 'x-ms-requires-sync': 'true', ...headers2 },
    right: rights.write,
    answerTimeout,
    signal,
  });
  return toChangedBlob(answer);
}
async function putBlockFromUrl(client, request) {
  const { path, blockId, source, offset, length, leaseId, signal } = request;
  await client.send({
    operation: 'Put Block From URL',
    method: 'PUT',
    path: client.pathOf(path),
    query: { blockid: blockId, comp: 'block' },
    headers: { ...source.headers, 'x-ms-source-range': `bytes=${offset}-${offset + length - 1}`, 'x-ms-lease-id': leaseId },
    right: rights.write,
    answerTimeout,
    signal,
  });
}

// src/requests/put-block-list.ts
async function putBlockList(client, request) {
  const { path, blockIds, options, headers: headers2, signal } = request;
  const list2 = blockIds.map((id) => `<Latest>${id}</Latest>`).join('');
  const bytes = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${list2}</BlockList>`);
  const answer = await client.send({
    operation: 'Put Block List',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'blocklist' },
    headers: {
      ...checksumHeaders(await checksumOfUpload(client.checksum, bytes, signal)),
      ...blobHeaders(request, options),
      ...headers2,
    },
    body: bytes,
    right: rights.write,
    signal,
  });
  return toChangedBlob(answer);
}

// src/window.ts
var Window = class {
  #stop = new AbortController();
  /** For the tasks: aborted when one of them fails or the caller's own signal is. */
  signal;
  #running = /* @__PURE__ */ new Set();
  #failure;
  constructor(signal) {
    this.signal = signal === void 0 ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }
  /** Starts a task as soon as fewer than `limit` are running. */
  async add(limit2, task) {
    while (this.#running.size >= limit2 && this.#failure === void 0) await Promise.race(this.#running);
    this.#throwFailure();
    const running = task(this.signal)
      .catch((error) => this.#fail(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
  /** Waits until all tasks are done. */
  async finish() {
    await Promise.all(this.#running);
    this.#throwFailure();
  }
  /** Stops what is running and waits for its end. */
  async cancel() {
    this.#stop.abort();
    await Promise.all(this.#running);
  }
  #fail(error) {
    this.#failure ??= { error };
    this.#stop.abort(error);
  }
  #throwFailure() {
    if (this.#failure !== void 0) throw this.#failure.error;
  }
};

// src/operations/copy.ts
var mebibyte3 = 2 ** 20;
var maxWholeCopy = 256 * mebibyte3;
var copyBlockSize = 128 * mebibyte3;
async function copy(client, request) {
  const { from, to, ifSourceMatch, signal } = request;
  checkName(from);
  checkName(to);
  const entry = await headSource(client, from, ifSourceMatch, signal);
  const source = await createCopySource(client, from, entry.etag, signal);
  const isWhole = entry.size <= maxWholeCopy && entry.driver?.azure_blob?.blobType === 'BlockBlob';
  try {
    const copied = isWhole ? await copyWhole(client, request, source) : await copyBlocks(client, request, entry, source);
    return { path: to, size: entry.size, ...copied, digests: entry.digests };
  } catch (error) {
    throw isServiceError(error, 'SourceConditionNotMet') ? error : explainWrite(error, request);
  }
}
async function headSource(client, path, ifMatch, signal) {
  try {
    const entry = await client.retry(() => headBlob(client, { path, ifMatch, signal }), { idempotent: true, signal });
    if (isDirectoryMark(entry.metadata)) throw isDirectoryError(path);
    return entry;
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}
async function copyWhole(client, request, source) {
  const { to, ifNoneMatch, signal } = request;
  const headers2 = { 'if-none-match': ifNoneMatch };
  addOptions(headers2, request.driver?.azure_blob ?? {});
  const idempotent = ifNoneMatch === void 0;
  return client.retry(() => copyBlob(client, to, source, headers2, signal), { idempotent, signal });
}
async function copyBlocks(client, request, entry, source) {
  const { to: path, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_blob;
  const blockId = createBlockIds();
  const size = planBlocks(entry.size, { blockSize: copyBlockSize, concurrency: 1 }).sizeOf(0);
  const blockIds = [];
  const window = new Window(signal);
  try {
    for (let offset = 0; offset < entry.size; offset += size) {
      const id = blockId(blockIds.length);
      blockIds.push(id);
      await window.add(client.concurrency, (either) => {
        const length = Math.min(size, entry.size - offset);
        const block = { path, blockId: id, source, offset, length, leaseId: options?.leaseId, signal: either };
        return client.retry(() => putBlockFromUrl(client, block), { idempotent: true, signal: either });
      });
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
  const list2 = { ...entry, path, blockIds, ifNoneMatch, signal, options: { contentMd5: entry.digests?.md5, ...options } };
  return client.retry(() => putBlockList(client, list2), { idempotent: ifNoneMatch === void 0, signal });
}

// src/requests/put-blob.ts
async function putBlob(client, request) {
  const { path, bytes, options, signal } = request;
  const checksum = await checksumOfUpload(client.checksum, bytes, signal);
  const answer = await client.send({
    operation: 'Put Blob',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { 'x-ms-blob-type': 'BlockBlob', ...checksumHeaders(checksum), ...blobHeaders(request, options) },
    body: bytes,
    right: rights.write,
    signal,
  });
  return { path, size: bytes.byteLength, ...toChangedBlob(answer), digests: digestsOf(checksum, answer.header('content-md5')) };
}
function digestsOf(checksum, md5) {
  if (checksum === void 0 && md5 === void 0) return void 0;
  return { ...(md5 === void 0 ? {} : { md5 }), ...(checksum === void 0 ? {} : { [checksum.algorithm]: checksum.value }) };
}

// src/operations/create-directory.ts
async function createDirectory(client, { path, signal }) {
  const directory = { kind: 'directory', path };
  if (path === '') return directory;
  checkName(`${path}/`);
  if (await isMarkedByName(client, path, signal)) return directory;
  const marker = { path: directoryPrefix(path), bytes: new Uint8Array(), metadata: { [directoryMark]: 'true' } };
  try {
    await putBlob(client, { ...marker, ifNoneMatch: '*', signal });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS') && !isDatastoreError(error, 'CONDITION.FAILED')) throw error;
  }
  return directory;
}
async function isMarkedByName(client, path, signal) {
  try {
    const { metadata: metadata2 } = await headBlob(client, { path, signal });
    if (isDirectoryMark(metadata2)) return true;
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return false;
    throw error;
  }
  throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} is a file.`, { path });
}

// src/requests/delete-blob.ts
async function deleteBlob(client, name, ifMatch, signal) {
  await client.send({
    operation: 'Delete Blob',
    method: 'DELETE',
    path: client.pathOf(name),
    headers: { 'x-ms-delete-snapshots': 'include', 'if-match': ifMatch },
    right: rights.delete,
    signal,
  });
}

// src/operations/delete.ts
async function deleteFile(client, { path, ifMatch, signal }) {
  checkName(path);
  try {
    await deleteBlob(client, path, ifMatch, signal);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    if ((await findDirectory(client, path, signal)) !== void 0) throw isDirectoryError(path);
    if (ifMatch !== void 0) throw recode(error, 'CONDITION.FAILED');
  }
}

// src/requests/delete-batch.ts
import { randomUUID } from 'node:crypto';

// src/batch-parts.ts
var boundaryOf = /boundary="?([^";]+)"?/;
var statusLine = /^HTTP\/1\.[01] (\d{3})/;
function readBatch(bytes, contentType) {
  const [, boundary] = boundaryOf.exec(contentType) ?? [];
  const parts = /* @__PURE__ */ new Map();
  const text5 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  for (const piece of boundary === void 0 ? [] : text5.split(`--${boundary}`).slice(1)) {
    const [partHead = '', head2 = '', ...rest] = piece.split(/\r?\n\r?\n/);
    const [first = '', ...lines] = head2.trim().split(/\r?\n/);
    const [, status] = statusLine.exec(first) ?? [];
    if (status === void 0) continue;
    const id = toHeaders(partHead.split(/\r?\n/)).get('content-id');
    const body = Buffer.from(rest.join('\r\n\r\n').trim(), 'latin1');
    parts.set(id === void 0 ? void 0 : Number(id), { status: Number(status), headers: toHeaders(lines), body });
  }
  if (parts.size > 0) return parts;
  throw new DatastoreError('SERVICE.UNAVAILABLE', 'Blob Batch: the answer holds no answers.', {
    nextAction: 'Try again; if it happens again, something other than Blob storage may answer at this endpoint.',
  });
}
function toHeaders(lines) {
  const headers2 = /* @__PURE__ */ new Map();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers2.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers2;
}

// src/requests/delete-batch.ts
var lineEnd = '\r\n';
async function deleteBatch(client, names, signal) {
  const boundary = `batch_${randomUUID()}`;
  const authorize = await createAuthorizer(client, signal);
  const parts = names.map((name, index) => {
    const head2 = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', `Content-ID: ${index}`];
    return [`--${boundary}`, ...head2, '', ...authorize(name), '', ''].join(lineEnd);
  });
  const answer = await client.receive({
    operation: 'Blob Batch',
    method: 'POST',
    path: client.pathOf(),
    query: { comp: 'batch', restype: 'container' },
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: Buffer.from(`${parts.join('')}--${boundary}--${lineEnd}`),
    right: rights.delete,
    signal,
  });
  const type = requireHeader(answer, 'content-type');
  const answers = readBatch(await answer.bytes(), type);
  return names.map((name, index) => toOutcome(client, name, answers.get(index) ?? answers.get(void 0)));
}
async function createAuthorizer({ credential, endpoint, pathOf }, signal) {
  const token = credential.kind === 'token' ? await credential.tokens.getToken(signal) : void 0;
  return (name) => {
    const path = endpoint.basePath + pathOf(name);
    const headers2 = ['x-ms-delete-snapshots', 'include', 'x-ms-date', /* @__PURE__ */ new Date().toUTCString()];
    if (credential.kind === 'accountKey') {
      headers2.push(
        'authorization',
        signRequest(credential, { method: 'DELETE', path, query: void 0, headers: headers2, contentLength: 0 }),
      );
    } else if (token !== void 0) headers2.push('authorization', `Bearer ${token}`);
    const target = credential.kind === 'sas' ? `${path}?${credential.token.reveal()}` : path;
    const lines = [`DELETE ${target} HTTP/1.1`];
    for (let index = 0; index < headers2.length; index += 2) lines.push(`${headers2[index]}: ${headers2[index + 1]}`);
    return [...lines, 'content-length: 0'];
  };
}
function toOutcome(client, name, part) {
  if (part !== void 0 && part.status < 300) return { name };
  const error = explainAnswer({
    operation: 'Delete Blob',
    // A part that is missing says that nothing was done, as an overloaded service does.
    status: part?.status ?? 503,
    header: (wanted) => part?.headers.get(wanted),
    body: part?.body ?? new Uint8Array(),
    credential: client.credential,
    host: new URL(client.endpoint.origin).host,
    right: rights.delete,
    errors: blobErrors,
  });
  return { name, error };
}
function isMissing({ error }) {
  return isDatastoreError(error, 'PATH.NOT_FOUND');
}

// src/operations/delete-directory.ts
async function deleteDirectory(client, request) {
  const { path, recursive, signal } = request;
  if (path !== '') checkName(path);
  const wasThere = recursive ? await deleteBelow(client, path, signal) : await requireEmpty(client, path, signal);
  if (path === '') return;
  const blob = await tryHead(client, path, signal);
  if (blob !== void 0 && isDirectoryMark(blob.metadata)) {
    await client.retry(() => deleteOne(client, path, blob.etag, signal), { idempotent: true, signal });
  } else if (blob !== void 0 && !wasThere) {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is a file.`, { path });
  }
}
async function requireEmpty(client, path, signal) {
  const prefix2 = directoryPrefix(path);
  let hasMarker = false;
  for await (const blobs of pages(client, prefix2, 2, signal)) {
    if (blobs.some(({ name }) => name !== prefix2)) {
      throw new DatastoreError('DIRECTORY.NOT_EMPTY', `${JSON.stringify(path)} is not empty.`, { path });
    }
    hasMarker ||= blobs.length > 0;
  }
  if (hasMarker) await client.retry(() => deleteOne(client, prefix2, void 0, signal), { idempotent: true, signal });
  return hasMarker;
}
async function deleteBelow(client, path, signal) {
  const markers = [];
  let wasThere = false;
  const window = new Window(signal);
  try {
    for await (const blobs of pages(client, directoryPrefix(path), void 0, window.signal)) {
      wasThere ||= blobs.length > 0;
      const files = [];
      for (const blob of blobs) (isDirectory(blob) ? markers : files).push(blob.name);
      await deleteNames(client, files, window);
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
  const byDepth = Map.groupBy(markers, (name) => name.split('/').filter(Boolean).length);
  for (const depth of [...byDepth.keys()].sort((a, b) => b - a)) {
    const level = new Window(signal);
    await deleteNames(client, byDepth.get(depth) ?? [], level);
    await level.finish();
  }
  return wasThere;
}
async function deleteNames(client, names, window) {
  for (let start = 0; start < names.length; start += maxBatch) {
    const batch = names.slice(start, start + maxBatch);
    await window.add(client.concurrency, (signal) => client.retry(() => deleteAll(client, batch, signal), { idempotent: true, signal }));
  }
}
async function deleteAll(client, names, signal) {
  const outcomes = await deleteBatch(client, names, signal);
  const failed = outcomes.find((outcome) => outcome.error !== void 0 && !isMissing(outcome));
  if (failed !== void 0) throw failed.error;
}
async function deleteOne(client, name, etag, signal) {
  try {
    await deleteBlob(client, name, etag, signal);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
  }
}
async function* pages(client, prefix2, maxResults, signal) {
  let marker;
  do {
    const request = { prefix: prefix2, isFlat: true, marker, maxResults, signal };
    const page = await client.retry(() => listBlobs(client, request), { idempotent: true, signal });
    yield page.blobs;
    marker = page.marker;
  } while (marker !== void 0);
}
async function tryHead(client, path, signal) {
  try {
    return await client.retry(() => headBlob(client, { path, signal }), { idempotent: true, signal });
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return void 0;
    throw error;
  }
}

// src/operations/delete-many.ts
async function deleteMany(client, { paths, signal }) {
  const outcomes = [];
  const names = [];
  for (const path of paths) {
    try {
      checkName(path);
      names.push(path);
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      outcomes.push({ path, error });
    }
  }
  if (names.length === 0) return outcomes;
  const window = new Window(signal);
  for (const { name, ...outcome } of await deleteBatch(client, names, signal)) {
    if (!isMissing(outcome)) outcomes.push({ path: name, ...outcome });
    else await window.add(client.concurrency, async (either) => void outcomes.push(await explainAbsence(client, name, either)));
  }
  await window.finish();
  return outcomes;
}
async function explainAbsence(client, path, signal) {
  const directory = await client.retry(() => findDirectory(client, path, signal), { idempotent: true, signal });
  return directory === void 0 ? { path } : { path, error: isDirectoryError(path) };
}

// src/known-directories.ts
var KnownDirectories = class {
  #paths;
  constructor(paths = []) {
    this.#paths = new Set(paths);
  }
  /** Notes a directory; false if it was there already. */
  add(path) {
    if (this.#paths.has(path)) return false;
    this.#paths.add(path);
    return true;
  }
  /** Forgets the directories that cannot come again behind this name. */
  forgetBefore(name) {
    for (const path of this.#paths) if (!name.startsWith(path) || name > `${path}/`) this.#paths.delete(path);
  }
  /** What is still known. */
  get paths() {
    return [...this.#paths];
  }
};

// src/list-cursor.ts
function toCursor({ marker, known }) {
  return Buffer.from(JSON.stringify([marker, ...known])).toString('base64url');
}
function parseCursor(cursor) {
  const parts = tryParse(Buffer.from(cursor, 'base64url').toString());
  const [marker, ...known] = Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  if (marker === void 0) {
    throw new DatastoreError('CONFIG.INVALID', 'The cursor is not one of a listing of this kind of datastore.', {
      nextAction: 'Pass the cursor of a page as it is, or none to begin anew.',
    });
  }
  return { marker, known };
}
function tryParse(text5) {
  try {
    return JSON.parse(text5);
  } catch (error) {
    if (error instanceof SyntaxError) return void 0;
    throw error;
  }
}

// src/operations/list.ts
var maxPage = 5e3;
async function* list(client, request) {
  const { path, recursive, pageSize = maxPage, signal } = request;
  if (path !== '') checkName(path);
  const prefix2 = directoryPrefix(path);
  const start = request.cursor === void 0 ? void 0 : parseCursor(request.cursor);
  const known = new KnownDirectories(start?.known);
  let marker = start?.marker;
  do {
    const page = await listBlobs(client, { prefix: prefix2, isFlat: recursive, marker, maxResults: Math.min(pageSize, maxPage), signal });
    const entries = toEntries(page, prefix2, known);
    marker = page.marker;
    const cursor = marker === void 0 ? void 0 : toCursor({ marker, known: known.paths });
    if (entries.length > 0 || cursor === void 0) yield { entries, cursor };
  } while (marker !== void 0);
}
function toEntries({ blobs }, prefix2, known) {
  const entries = [];
  let last2 = '';
  for (const blob of blobs) {
    if (blob.name > last2) last2 = blob.name;
    const entry = blob.name === prefix2 ? void 0 : tryEntry(blob);
    if (entry === void 0) continue;
    if (entry.kind === 'file' || known.add(entry.path)) entries.push(entry);
  }
  known.forgetBefore(last2);
  return entries;
}

// src/operations/native.ts
async function createClients(client) {
  const { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
  const { credential, endpoint } = client;
  const create = () => {
    switch (credential.kind) {
      case 'accountKey': {
        const key = credential.key.export().toString('base64');
        return new BlobServiceClient(endpoint.url, new StorageSharedKeyCredential(credential.accountName, key));
      }
      case 'sas':
        return new BlobServiceClient(`${endpoint.url}?${credential.token.reveal()}`, new AnonymousCredential());
      case 'token':
        return new BlobServiceClient(endpoint.url, credential.toTokenCredential());
      case 'anonymous':
        return new BlobServiceClient(endpoint.url, new AnonymousCredential());
    }
  };
  const service = create();
  return { service, container: service.getContainerClient(client.container) };
}

// src/requests/get-blob.ts
var maxCheckedRange = 4 * 2 ** 20;
var contentRange = /^bytes (\d+)-(\d+)\/(\d+)$/;
async function getBlob(client, request) {
  const { path, offset, length, algorithm, ifMatch, ifNoneMatch, options, signal } = request;
  const answer = await client.receive({
    operation: 'Get Blob',
    method: 'GET',
    path: client.pathOf(path),
    query: versionQuery(options),
    headers: {
      'x-ms-range': `bytes=${offset}-${offset + length - 1}`,
      'x-ms-range-get-content-md5': algorithm === 'md5' ? 'true' : void 0,
      'x-ms-range-get-content-crc64': algorithm === 'crc64' ? 'true' : void 0,
      'if-match': ifMatch,
      'if-none-match': ifNoneMatch,
    },
    right: rights.read,
    signal,
  });
  const [, first, last2, size] = contentRange.exec(requireHeader(answer, 'content-range')) ?? [];
  requireHeader(answer, 'etag');
  const found = Number(last2) - Number(first) + 1;
  if (Number(first) === offset && found > 0 && found <= length) {
    return { answer, length: found, size: Number(size), storedMd5: answer.header('x-ms-blob-content-md5') };
  }
  answer.cancel();
  throw new DatastoreError('RANGE.INVALID', `Get Blob: of ${size} bytes there are none from ${offset} on.`, {
    requestId: answer.requestId,
  });
}
async function verifiedBytes(range, algorithm, signal) {
  const bytes = await range.answer.bytes();
  if (algorithm !== void 0 && range.length > 0) compare(range, algorithm, await checksumOf(algorithm, bytes, signal));
  return bytes;
}
async function verifiedPieces(range, algorithm, signal) {
  const pieces = [];
  const crc64 = algorithm === 'crc64' ? createChecksum('crc64') : void 0;
  for await (const piece of range.answer.chunks) {
    crc64?.update(piece);
    pieces.push(piece);
  }
  if (algorithm !== void 0 && range.length > 0) {
    compare(range, algorithm, crc64 === void 0 ? await digestBlock(algorithm, pieces, signal) : crc64.digest());
  }
  return pieces;
}
function compare({ answer, length, size, storedMd5 }, algorithm, found) {
  const sent = answer.header(checksumHeader(algorithm));
  if (sent !== void 0 && sent !== found) {
    throw corrupt2(answer, true, `its ${algorithm.toUpperCase()} differs from what the service sent`);
  }
  if (algorithm === 'md5' && length === size && storedMd5 !== void 0 && storedMd5 !== found) {
    throw corrupt2(answer, false, 'its MD5 differs from the one that was stored with it');
  }
}
function corrupt2(answer, retryable, problem) {
  return new DatastoreError('DATA.CORRUPT', `Get Blob: the content is damaged: ${problem}.`, {
    requestId: answer.requestId,
    retryable,
    nextAction: retryable ? void 0 : 'Write the file again; or set checksum to none to read it as it is.',
  });
}

// src/read-ranges.ts
async function* readRanges(client, blob, signal) {
  const stop = new AbortController();
  const either = signal === void 0 ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const end = blob.offset + blob.length;
  const ahead = [];
  const push = (range) => {
    range.catch(() => void 0);
    ahead.push(range);
  };
  let next = blob.offset + blob.first.length;
  push(firstRange(client, blob, either));
  try {
    for (;;) {
      while (ahead.length < client.concurrency && next < end) {
        const length = Math.min(blob.step, end - next);
        push(oneRange(client, blob, next, length, blob.nextAlgorithm, either));
        next += length;
      }
      const range = ahead.shift();
      if (range === void 0) return;
      yield* await range;
    }
  } finally {
    blob.first.answer.cancel();
    stop.abort();
  }
}
function firstRange(client, blob, signal) {
  const { first, algorithm, offset } = blob;
  let isFirst = true;
  const attempt = () => {
    if (!isFirst) return fetchRange(client, blob, offset, first.length, algorithm, signal);
    isFirst = false;
    return verifiedPieces(first, algorithm, signal);
  };
  return client.retry(attempt, { idempotent: true, signal });
}
function oneRange(client, blob, offset, length, algorithm, signal) {
  return client.retry(() => fetchRange(client, blob, offset, length, algorithm, signal), { idempotent: true, signal });
}
async function fetchRange(client, { path, etag, options }, offset, length, algorithm, signal) {
  const range = await getBlob(client, { path, offset, length, algorithm, ifMatch: etag, options, signal });
  return verifiedPieces(range, algorithm, signal);
}

// src/operations/read.ts
async function read(client, request) {
  checkName(request.path);
  try {
    if (request.suffix !== void 0) return await readSuffix(client, request, request.suffix);
    return await readFrom(client, request, request.range?.offset ?? 0, request.range?.length ?? Number.POSITIVE_INFINITY);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, request.path, request.signal, error);
  }
}
async function readSuffix(client, request, suffix) {
  const entry = await head(client, request);
  if (entry.size === 0) return nothingOf(entry);
  const offset = Math.max(0, entry.size - suffix);
  return readFrom(client, { ...request, ifMatch: entry.etag }, offset, entry.size - offset);
}
async function readFrom(client, request, offset, length) {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_blob;
  const algorithm = algorithmOfFirst(client.checksum);
  const step = algorithm === void 0 ? client.blockSize : Math.min(client.blockSize, maxCheckedRange);
  const first = await tryGetBlob(client, {
    path,
    offset,
    length: Math.min(length, step),
    algorithm,
    ifMatch,
    ifNoneMatch,
    options,
    signal,
  });
  if (first === void 0) return readEmpty(client, request);
  const { answer, size, storedMd5 } = first;
  const entry = toEntry(path, answer.headers, size, storedMd5);
  const cancel = async () => answer.cancel();
  if (isDirectoryMark(entry.metadata)) {
    answer.cancel();
    throw isDirectoryError(path);
  }
  const range = { offset, length: Math.min(length, size - offset) };
  if (first.length < range.length) {
    const etag = entry.etag ?? '';
    const nextAlgorithm = algorithmOfNext(client.checksum, answer);
    const chunks2 = readRanges(client, { path, ...range, etag, step, first, algorithm, nextAlgorithm, options }, signal);
    return { entry, range, chunks: chunks2, cancel };
  }
  if (algorithm === void 0) return { entry, range, chunks: answer.chunks, bytes: () => answer.bytes(), cancel };
  const chunks = chunksOf(() => verifiedPieces(first, algorithm, signal));
  return { entry, range, chunks, bytes: () => verifiedBytes(first, algorithm, signal), cancel };
}
async function tryGetBlob(client, request) {
  try {
    return await getBlob(client, request);
  } catch (error) {
    if (request.offset > 0 || !isDatastoreError(error, 'RANGE.INVALID')) throw error;
    return void 0;
  }
}
async function readEmpty(client, request) {
  const entry = await head(client, request);
  if (entry.size === 0) return nothingOf(entry);
  throw new DatastoreError('SERVICE.UNAVAILABLE', `${JSON.stringify(request.path)} was written while it was being read.`, {
    nextAction: 'Read it again.',
  });
}
async function head(client, request) {
  const entry = await headBlob(client, { ...request, options: request.driver?.azure_blob });
  if (isDirectoryMark(entry.metadata)) throw isDirectoryError(request.path);
  return entry;
}
function nothingOf(entry) {
  const nothing2 = async () => new Uint8Array();
  return { entry, range: { offset: 0, length: 0 }, chunks: chunksOf(async () => []), bytes: nothing2, cancel: async () => void 0 };
}
async function* chunksOf(get) {
  yield* await get();
}
function algorithmOfFirst(checksum) {
  if (checksum === 'none') return void 0;
  return checksum === 'crc64' ? 'crc64' : 'md5';
}
function algorithmOfNext(checksum, first) {
  if (checksum !== 'auto') return algorithmOfFirst(checksum);
  return first.header('server')?.startsWith('Azurite') ? 'md5' : 'crc64';
}

// src/operations/set-metadata.ts
async function setMetadata(client, { path, metadata: metadata2, ifMatch, signal }) {
  if (path === '') throw isDirectoryError(path);
  checkName(path);
  const headers2 = { 'if-match': ifMatch };
  addMetadata(headers2, metadata2);
  try {
    const answer = await client.send({
      operation: 'Set Blob Metadata',
      method: 'PUT',
      path: client.pathOf(path),
      query: { comp: 'metadata' },
      headers: headers2,
      right: rights.change,
      signal,
    });
    toChangedBlob(answer);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}

// src/requests/user-delegation-key.ts
async function getUserDelegationKey(client, until) {
  const body = `<?xml version="1.0" encoding="utf-8"?><KeyInfo><Start>${toTime(/* @__PURE__ */ new Date())}</Start><Expiry>${toTime(until)}</Expiry></KeyInfo>`;
  const answer = await client.receive({
    operation: 'Get User Delegation Key',
    method: 'POST',
    path: '/',
    query: { comp: 'userdelegationkey', restype: 'service' },
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(body),
    right: rights.delegate,
  });
  const root = parseXml(await answer.text());
  const field = (name) => {
    const value = root && textOf(root, name);
    if (value !== void 0) return value;
    throw new DatastoreError('SERVICE.UNAVAILABLE', `Get User Delegation Key: the answer has no ${name}.`, { requestId: answer.requestId });
  };
  return {
    signedObjectId: field('SignedOid'),
    signedTenantId: field('SignedTid'),
    signedStartsOn: field('SignedStart'),
    signedExpiresOn: field('SignedExpiry'),
    signedService: field('SignedService'),
    signedVersion: field('SignedVersion'),
    value: toSecret(field('Value')),
  };
}
function toTime(date) {
  return `${date.toISOString().slice(0, 19)}Z`;
}

// src/sign.ts
var hour2 = 36e5;
var maxKeyLife = 7 * 24 * hour2;
function createSign(client) {
  const { credential } = client;
  if (credential.kind === 'accountKey') return async (options) => signServiceSas(credential, options);
  return credential.kind === 'token' ? createDelegatedSign(client) : void 0;
}
function requireAccountKey({ credential }) {
  if (credential.kind === 'accountKey') return credential;
  throw new DatastoreError('CAPABILITY.MISSING', 'Only an account key can sign for the whole account.', {
    nextAction: 'Sign for a file or for the datastore, or open the datastore with an account key.',
  });
}
function createDelegatedSign(client) {
  let held;
  const keyUntil = (end) => {
    if (held !== void 0 && held.endsAt >= end) return held.key;
    const latest = Date.now() + maxKeyLife;
    if (end > latest) {
      throw new DatastoreError('CAPABILITY.MISSING', 'An identity can sign for seven days at most.', {
        nextAction: 'Choose an earlier expiresAt, or open the datastore with an account key.',
      });
    }
    const endsAt = Math.min(latest, end + hour2);
    const key = client.retry(() => getUserDelegationKey(client, new Date(endsAt)), { idempotent: true });
    const mine = { key, endsAt };
    held = mine;
    key.catch(() => {
      if (held === mine) held = void 0;
    });
    return key;
  };
  return async (options, signal) => {
    const { accountName } = client.endpoint;
    if (accountName === void 0) {
      throw new DatastoreError('CONFIG.INVALID', 'account_name is needed to sign URLs.', { nextAction: 'Give account_name.' });
    }
    const key = await orAbort(keyUntil(options.expiresAt.getTime()), signal);
    return signUserDelegationSas(accountName, key, options);
  };
}

// src/operations/sign-url.ts
var letters2 = { read: 'r', write: 'cw', delete: 'd', list: 'l' };
async function signUrl(client, sign, request) {
  const { path, access, expiresAt, startsAt, signal } = request;
  const options = request.driver?.azure_blob ?? {};
  if (path !== '') checkName(path);
  if (path !== '' && access.includes('list')) {
    throw new DatastoreError('CAPABILITY.MISSING', 'A URL of one file cannot list.', {
      nextAction: "Sign the datastore itself, path '', for listing.",
    });
  }
  const common = {
    permissions: options.permissions ?? access.map((one2) => letters2[one2]).join(''),
    expiresAt,
    startsAt,
    protocol: options.protocol ?? (client.endpoint.isSecure ? 'https' : void 0),
    addresses: options.addresses,
  };
  const { container } = client;
  const query =
    options.account === void 0
      ? await sign(
          {
            ...common,
            resource: path === '' ? 'c' : 'b',
            path: path === '' ? container : `${container}/${path}`,
            headers: options.headers,
          },
          signal,
        )
      : signAccountSas(requireAccountKey(client), { ...common, ...options.account });
  const headers2 = access.includes('write') && path !== '' ? { 'x-ms-blob-type': 'BlockBlob' } : {};
  return { url: `${client.urlOf(path)}?${query}`, expiresAt: new Date(Math.floor(expiresAt.getTime() / 1e3) * 1e3), headers: headers2 };
}

// src/requests/blob-tags.ts
async function getTags(client, path, options, signal) {
  const answer = await client.receive({
    operation: 'Get Blob Tags',
    method: 'GET',
    path: client.pathOf(path),
    query: { comp: 'tags', ...versionQuery(options) },
    right: rights.tags,
    signal,
  });
  const tags = {};
  const root = parseXml(await answer.text());
  for (const tag of (root && childOf(root, 'TagSet'))?.children ?? []) {
    tags[textOf(tag, 'Key') ?? ''] = textOf(tag, 'Value') ?? '';
  }
  return tags;
}

// src/operations/stat.ts
async function stat(client, request) {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_blob;
  if (path === '') return statRoot(client, signal);
  checkName(path);
  try {
    const entry = await headBlob(client, { path, ifMatch, ifNoneMatch, options, signal });
    if (isDirectoryMark(entry.metadata)) return toDirectory(entry);
    if (options?.tags === void 0) return entry;
    const tags = await getTags(client, path, options, signal);
    return { ...entry, driver: { ...entry.driver, azure_blob: { ...entry.driver?.azure_blob, tags } } };
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    const directory = await findDirectory(client, path, signal);
    if (directory === void 0) throw error;
    if (ifMatch !== void 0 && directory.etag !== ifMatch) {
      throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is a directory without that ETag.`);
    }
    return directory;
  }
}
function toDirectory({ path, etag, lastModified, createdAt, metadata: metadata2 }) {
  return { kind: 'directory', path, etag, lastModified, createdAt, metadata: metadata2 };
}
async function statRoot(client, signal) {
  if (client.canList) await findDirectory(client, '', signal);
  return { kind: 'directory', path: '' };
}

// src/requests/put-block.ts
async function putBlock(client, request) {
  const { path, blockId, bytes, checksum, leaseId, signal } = request;
  await client.send({
    operation: 'Put Block',
    method: 'PUT',
    path: client.pathOf(path),
    query: { blockid: blockId, comp: 'block' },
    headers: { ...checksumHeaders(checksum), 'x-ms-lease-id': leaseId },
    body: bytes,
    right: rights.write,
    signal,
  });
}

// src/upload.ts
async function uploadBlocks(client, request, source, plan) {
  const { path, onProgress, signal } = request;
  const { leaseId } = request.driver?.azure_blob ?? {};
  const blockId = createBlockIds();
  const staged = [];
  const window = new Window(signal);
  let accepted = 0;
  const stage = async (index, bytes, signal2) => {
    const id = blockId(index);
    const checksum = await checksumOfUpload(client.checksum, bytes, signal2);
    const block = { path, blockId: id, bytes, checksum, leaseId, signal: signal2 };
    await client.retry(() => putBlock(client, block), { idempotent: true, signal: signal2 });
    staged[index] = { id, size: bytes.byteLength, checksum };
    source.giveBack(bytes);
    accepted += bytes.byteLength;
    onProgress?.(accepted);
  };
  try {
    for (let index = 0; ; index++) {
      const bytes = await orAbort(source.next(), window.signal);
      if (bytes === void 0) break;
      await window.add(plan.concurrencyOf(bytes.byteLength), (signal2) => stage(index, bytes, signal2));
    }
    await window.finish();
  } catch (error) {
    await window.cancel();
    source.close();
    throw error;
  }
  const committed = await commit(client, request, staged);
  return { path, size: accepted, ...committed, digests: toDigests(combine(staged)) };
}
async function commit(client, request, staged) {
  const { signal, ifMatch, ifNoneMatch } = request;
  const isConditional = ifMatch !== void 0 || ifNoneMatch !== void 0;
  const list2 = { ...request, blockIds: staged.map(({ id }) => id), options: request.driver?.azure_blob };
  try {
    return await client.retry(() => putBlockList(client, list2), { idempotent: !isConditional, signal });
  } catch (error) {
    if (!isServiceError(error, 'InvalidBlockList') || isConditional) throw error;
    throw new DatastoreError(error.code, error.message, {
      requestId: error.requestId,
      nextAction: error.nextAction,
      retryable: request.body.bytes !== void 0,
    });
  }
}
function combine(staged) {
  let whole;
  for (const { checksum, size } of staged) {
    if (checksum?.algorithm !== 'crc64') return void 0;
    whole = whole === void 0 ? checksum.value : combineCrc64(whole, checksum.value, size);
  }
  return whole === void 0 ? void 0 : { algorithm: 'crc64', value: whole };
}

// src/operations/write.ts
async function write(client, request) {
  checkName(request.path);
  try {
    const { bytes } = request.body;
    if (bytes === void 0) return await writeStream(client, request, request.body.stream);
    return bytes.byteLength <= client.blockSize ? await writeWhole(client, request, bytes) : await writeBytes(client, request, bytes);
  } catch (error) {
    throw explainWrite(error, request);
  }
}
async function writeWhole(client, request, bytes) {
  const result = await putBlob(client, { ...request, bytes, options: request.driver?.azure_blob });
  request.onProgress?.(bytes.byteLength);
  return result;
}
async function writeBytes(client, request, bytes) {
  const plan = planBlocks(bytes.byteLength, client);
  const size = plan.sizeOf(0);
  let start = 0;
  const source = {
    next: async () => {
      if (start >= bytes.byteLength) return void 0;
      const block = bytes.subarray(start, start + size);
      start += size;
      return block;
    },
    giveBack: () => void 0,
    close: () => void 0,
  };
  return uploadBlocks(client, request, source, plan);
}
async function writeStream(client, request, stream) {
  const { size } = request.body;
  const plan = planBlocks(size, client);
  const cutter = new BlockCutter(stream, plan, size);
  const first = await cutter.next();
  if (await cutter.isDone()) {
    const { signal, ifMatch, ifNoneMatch } = request;
    const idempotent = ifMatch === void 0 && ifNoneMatch === void 0;
    return client.retry(() => writeWhole(client, request, first ?? new Uint8Array()), { idempotent, signal });
  }
  let waiting = first;
  const source = {
    next: async () => {
      const block = waiting ?? (await cutter.next());
      waiting = void 0;
      return block;
    },
    giveBack: (block) => cutter.giveBack(block),
    close: () => cutter.close(),
  };
  return uploadBlocks(client, request, source, plan);
}

// src/connection.ts
function openConnection(config, { retry: retry2 }) {
  const client = createClient(config, retry2);
  const sign = createSign(client);
  let clients;
  return {
    get identity() {
      return client.credential.identity;
    },
    capabilities: settleCapabilities2(client.credential, config),
    close: () => client.close(),
    stat: (request) => stat(client, request),
    read: (request) => read(client, request),
    write: (request) => write(client, request),
    append: (request) => append(client, request),
    list: (request) => list(client, request),
    delete: (request) => deleteFile(client, request),
    deleteMany: (request) => deleteMany(client, request),
    deleteDirectory: (request) => deleteDirectory(client, request),
    createDirectory: (request) => createDirectory(client, request),
    copy: (request) => copy(client, request),
    setMetadata: (request) => setMetadata(client, request),
    native: () => (clients ??= createClients(client)),
    ...(sign === void 0 ? {} : { signUrl: (request) => signUrl(client, sign, request) }),
  };
}

// src/operations/provision.ts
async function createContainer(config, { retry: retry2, signal }) {
  const client = createClient(config, retry2);
  const create = async () => {
    const answer = await client.send({
      operation: 'Create Container',
      method: 'PUT',
      path: client.pathOf(),
      query: { restype: 'container' },
      right: rights.createContainer,
      signal,
    });
    toChangedBlob(answer);
  };
  try {
    await retry2(create, { idempotent: true, signal });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
  } finally {
    await client.close();
  }
}

// src/driver.ts
var azureBlob = defineDriver({
  type: 'azure_blob',
  title: 'Azure Blob Storage',
  capabilities: {
    always: { native: { support: 'native', note: 'The clients of @azure/storage-blob.' } },
    sometimes: blobCapabilities,
  },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: (config) => `${resolveConfig(config).endpoint.url}/${config.container_name}`,
  open: async (config, context) => openConnection(config, context),
  provision: createContainer,
});

export {
  azureBlob,
  baseName,
  capabilityNames,
  combineCrc64,
  createCrc64,
  createRegistry,
  DatastoreError,
  discoverDrivers,
  errorCodes,
  isDatastoreError,
  isInside,
  isSecret,
  isWriteCapability,
  joinPath,
  knownTypes,
  limit,
  normalizePath,
  observe,
  openDatastore,
  operationNames,
  operations,
  parentPath,
  prefix,
  provisionDatastore,
  ReadResult,
  readonly,
  redact,
  requireCapabilities,
  retry,
  Secret,
  supports,
  timeout,
  toSecret,
  tryRelativePath,
};
