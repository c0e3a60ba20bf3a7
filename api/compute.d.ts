// @stowage/compute exports:
//   AnyComputeKind
//   Claim
//   CleanRunsOptions
//   CleanRunsReport
//   CleanUpReport
//   CleanedRun
//   Collection
//   CommandEnd
//   CommandRequest
//   CommandWord
//   ComparedRun
//   Comparison
//   Compute
//   ComputeConfig
//   ComputeContext
//   ComputeDiscovery
//   ComputeDisk
//   ComputeFinding
//   ComputeKind
//   ComputePlaces
//   ComputeRegistry
//   ComputeSource
//   ComputeSupport
//   CountedStore
//   Delivery
//   EndSignal
//   FileTally
//   FunctionContext
//   FunctionStep
//   Grace
//   InputMode
//   Matrix
//   MatrixCell
//   MatrixMode
//   MatrixParts
//   MatrixTitle
//   ModeSupport
//   MovedFile
//   Movement
//   OpenComputeOptions
//   OutputStream
//   Pipeline
//   PipelineOptions
//   PipelinePlan
//   PipelineResult
//   PlannedReference
//   PlannedStep
//   RecordedReference
//   References
//   RunDescription
//   RunOptions
//   RunPhase
//   RunPlan
//   RunRecord
//   RunResult
//   RunStatus
//   RunningCommand
//   ScriptStep
//   Site
//   SitePlace
//   SiteRequest
//   Snapshot
//   SnapshotEntry
//   SnapshotOmission
//   Step
//   StepOptions
//   StepOutcome
//   StepReference
//   StepReport
//   Tallied
//   TransferStep
//   TransferStepOptions
//   TreeDigest
//   azuremlProfile
//   cleanRuns
//   collectFromDisk
//   collectFromStore
//   compareRuns
//   computeApi
//   computesOf
//   createComputeRegistry
//   createStowageMatrix
//   createTreeDigest
//   defineCompute
//   deliverToDisk
//   deliverToStore
//   describeReference
//   discoverComputes
//   drawMermaid
//   drawText
//   findCell
//   functionStep
//   listRuns
//   localCompute
//   matrixModes
//   openCompute
//   openCounted
//   plan
//   planPipeline
//   readPipelineFile
//   readRunLog
//   referenceAt
//   requireDone
//   run
//   runPipeline
//   scriptStep
//   showRun
//   supportedModes
//   transferStep

export type AnyComputeKind = Omit<ComputeKind, 'config' | 'open'> & {
    readonly config: ConfigSchema;
    open(config: never, context: ComputeContext): Promise<Compute>;
};
export interface Claim extends ModeSupport {
    readonly test?: string | undefined;
}
export interface CleanRunsOptions extends ComputePlaces {
    readonly endedBefore?: Date | undefined;
    readonly signal?: AbortSignal | undefined;
}
export interface CleanRunsReport {
    readonly cleaned: readonly CleanedRun[];
    readonly removed: readonly string[];
}
export interface CleanUpReport {
    readonly processes: number;
    readonly mounts: number;
    readonly folders: number;
}
export interface CleanedRun {
    readonly id: string;
    readonly found?: CleanUpReport | undefined;
    readonly error?: unknown;
}
export interface Collection {
    readonly reference: DataReference;
    readonly path: string;
}
export interface CommandEnd {
    readonly exitCode?: number | undefined;
    readonly signal?: string | undefined;
}
export interface CommandRequest {
    readonly file: string;
    readonly args: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly onOutput: (stream: OutputStream, chunk: Uint8Array) => void | Promise<void>;
}
export type CommandWord = string | number | ReferenceLike;
export interface ComparedRun {
    readonly mode: InputMode;
    readonly id: string;
    readonly exitCode: number | undefined;
    readonly duration: number;
    readonly untilStart: number;
    readonly program: number;
    readonly bytes: number | undefined;
    readonly operations: number | undefined;
}
export interface Comparison {
    readonly runs: readonly ComparedRun[];
    readonly fastest: InputMode | undefined;
}
export interface Compute {
    readonly location: string;
    createSite(request: SiteRequest): Promise<Site>;
    cleanUp(trace: unknown, options: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<CleanUpReport>;
    close(): Promise<void>;
}
export type ComputeConfig<S> = S extends ConfigSchema<infer _, infer Output> ? Output : never;
export interface ComputeContext {
    readonly name: string;
    readonly workspace: Workspace;
    notify(message: string): void;
    readonly signal?: AbortSignal | undefined;
}
export interface ComputeDiscovery {
    readonly computes: readonly ComputeSource[];
    readonly findings: readonly ComputeFinding[];
}
export type ComputeDisk = Datastore<'stat' | 'list' | 'read' | 'write' | 'createDirectory'>;
export interface ComputeFinding {
    readonly package: string;
    readonly code: 'COMPUTE.NOT_INSTALLED' | 'COMPUTE.INCOMPATIBLE';
    readonly message: string;
}
export interface ComputeKind<S extends ConfigSchema = ConfigSchema> {
    readonly api: number;
    readonly kind: string;
    readonly title: string;
    readonly support: ComputeSupport;
    readonly config: S;
    jsonSchema(): Readonly<Record<string, unknown>>;
    open(config: ComputeConfig<S>, context: ComputeContext): Promise<Compute>;
}
export interface ComputePlaces {
    readonly computes?: ComputeRegistry | undefined;
    readonly includeDev?: boolean | undefined;
}
export interface ComputeRegistry {
    readonly kinds: readonly string[];
    sourceOf(kind: string): ComputeSource | undefined;
    kind(name: string): Promise<AnyComputeKind>;
}
export interface ComputeSource {
    readonly kinds: readonly string[];
    readonly package: string;
    readonly version: string;
    load(kind: string): Promise<AnyComputeKind>;
}
export interface ComputeSupport {
    readonly files: Readonly<Partial<Record<MatrixMode, Claim>>>;
    readonly tables: Readonly<Partial<Record<MatrixMode, Claim>>>;
}
export interface CountedStore extends AsyncDisposable {
    readonly store: Datastore;
    operations(): number;
}
export interface Delivery {
    readonly reference: DataReference;
    readonly mode: 'mount' | 'download';
    readonly content: 'file' | 'directory' | 'table';
    readonly path: string;
    readonly readOnly: boolean;
    readonly counted: boolean;
}
export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';
export declare class FileTally {
    #private;
    add(path: string, size: number, sha256: string | undefined): void;
    take(event: TransferEvent, side: 'source' | 'target', base: string): void;
    result(): Tallied;
}
export interface FunctionContext {
    readonly workspace: Workspace;
    readonly inputs: Readonly<Record<string, DataReference>>;
    readonly outputs: Readonly<Record<string, DataReference>>;
    readonly values: Readonly<Record<string, unknown>>;
    readonly signal: AbortSignal;
}
export interface FunctionStep extends StepBase {
    readonly kind: 'function';
    readonly inputs?: Readonly<Record<string, ReferenceLike>> | undefined;
    readonly outputs?: Readonly<Record<string, ReferenceLike>> | undefined;
    readonly run: (context: FunctionContext) => unknown;
    readonly version?: string | undefined;
}
export interface Grace {
    readonly interrupt?: number | undefined;
    readonly terminate?: number | undefined;
}
export type InputMode = 'mount' | 'download';
export type Location = {
    readonly kind: 'files';
    readonly datastore: string;
    readonly path: string;
} | {
    readonly kind: 'table';
    readonly datastore: string;
    readonly schema: string | undefined;
    readonly table: string;
} | {
    readonly kind: 'query';
    readonly datastore: string;
};
export interface Matrix {
    readonly profile: 'azureml' | 'stowage';
    readonly computes: readonly MatrixTitle[];
    readonly datastores: readonly MatrixTitle[];
    readonly cells: readonly MatrixCell[];
}
export interface MatrixCell {
    readonly compute: string;
    readonly datastore: string;
    readonly modes: Readonly<Record<MatrixMode, ModeSupport>>;
}
export type MatrixMode = ReferenceMode | 'pipeline';
export interface MatrixParts {
    readonly computes: ComputeRegistry;
    readonly drivers: Registry;
}
export interface MatrixTitle {
    readonly name: string;
    readonly title: string;
}
export interface ModeSupport {
    readonly support: 'native' | 'through-us' | 'no';
    readonly reason?: string | undefined;
    readonly alternative?: string | undefined;
}
export interface MovedFile {
    readonly path: string;
    readonly size: number;
    readonly sha256?: string | undefined;
}
export interface Movement {
    readonly name: string;
    readonly mode: 'mount' | 'download' | 'upload';
    readonly from: string;
    readonly to: string;
    readonly content: 'file' | 'directory' | 'table';
    readonly files?: number | undefined;
    readonly bytes?: number | undefined;
    readonly rows?: number | undefined;
    readonly digest?: string | undefined;
    readonly entries?: readonly MovedFile[] | undefined;
    readonly omitted?: number | undefined;
    readonly skipped?: readonly Pick<TransferEvent, 'source' | 'because'>[] | undefined;
    readonly operations?: number | undefined;
    readonly duration: number;
}
export interface OpenComputeOptions extends ComputePlaces {
    readonly onNotice?: ((message: string) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
}
export type OutputStream = 'stdout' | 'stderr';
export interface Pipeline {
    readonly name: string;
    readonly steps: readonly Step[];
}
export interface PipelineOptions extends Pick<RunOptions, 'computes' | 'includeDev' | 'grace' | 'onNotice' | 'signal'> {
    readonly concurrency?: number | undefined;
    readonly force?: readonly string[] | 'all' | undefined;
    readonly onError?: 'stop' | 'continue' | undefined;
    readonly onStep?: ((event: {
        readonly name: string;
    } & ({
        readonly state: 'begun';
    } | StepReport)) => void) | undefined;
    readonly onOutput?: ((step: string, stream: 'stdout' | 'stderr', chunk: Uint8Array) => void | Promise<void>) | undefined;
}
export interface PipelinePlan {
    readonly name: string;
    readonly steps: readonly PlannedStep[];
}
export interface PipelineResult {
    readonly name: string;
    readonly ok: boolean;
    readonly steps: readonly StepReport[];
}
export interface PlannedReference {
    readonly reference: DataReference;
    readonly role: 'input' | 'output';
    readonly support: 'native' | 'through-us';
}
export interface PlannedStep {
    readonly step: Step;
    readonly references: readonly StepReference[];
    readonly after: readonly string[];
    readonly run?: RunPlan | undefined;
}
export interface RecordedReference {
    readonly reference: DataReferenceJson;
    readonly role: 'input' | 'output';
    readonly value: string;
}
export type References = readonly ReferenceLike[] | Readonly<Record<string, ReferenceLike>>;
export interface RunDescription {
    readonly sourceDirectory?: string | undefined;
    readonly command?: readonly CommandWord[] | undefined;
    readonly entryScript?: string | undefined;
    readonly scriptParams?: Readonly<Record<string, CommandWord | boolean>> | undefined;
    readonly inputs?: References | undefined;
    readonly outputs?: References | undefined;
    readonly inputsAs?: 'mount' | 'download' | undefined;
    readonly environment?: Readonly<Record<string, string | ReferenceLike>> | undefined;
    readonly compute?: string | undefined;
}
export interface RunOptions extends RunDescription, ComputePlaces {
    readonly snapshotLimit?: number | undefined;
    readonly uploadOutputs?: boolean | undefined;
    readonly uploadOnFailure?: boolean | undefined;
    readonly keepFiles?: boolean | undefined;
    readonly digestLimit?: number | undefined;
    readonly countMounts?: boolean | undefined;
    readonly grace?: Grace | undefined;
    readonly onOutput?: ((stream: OutputStream, chunk: Uint8Array) => void | Promise<void>) | undefined;
    readonly onNotice?: ((message: string) => void) | undefined;
    readonly onPhase?: ((phase: RunPhase, id: string) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
}
export type RunPhase = 'preparing' | 'delivering' | 'running' | 'collecting' | 'cleaning';
export interface RunPlan {
    readonly compute: {
        readonly name: string;
        readonly kind: string;
    };
    readonly sourceDirectory: string;
    readonly references: readonly PlannedReference[];
    readonly command: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
}
export interface RunRecord {
    readonly version: 1;
    readonly id: string;
    readonly status: RunStatus;
    readonly compute: {
        readonly name: string;
        readonly kind: string;
        readonly location?: string | undefined;
    };
    readonly sourceDirectory: string;
    readonly snapshot?: {
        readonly files: number;
        readonly bytes: number;
        readonly digest: string;
        readonly omissions: readonly SnapshotOmission[];
    } | undefined;
    readonly command: readonly string[];
    readonly environment: readonly string[];
    readonly references: readonly RecordedReference[];
    readonly movements: readonly Movement[];
    readonly started: string;
    readonly ended?: string | undefined;
    readonly durations: Readonly<Partial<Record<RunPhase, number>>>;
    readonly exitCode?: number | undefined;
    readonly signal?: string | undefined;
    readonly error?: Readonly<Record<string, unknown>> | undefined;
    readonly kept?: string | undefined;
    readonly owner: LockHolder;
    readonly trace?: unknown;
}
export interface RunResult extends CommandEnd {
    readonly id: string;
    readonly ok: boolean;
    readonly record: RunRecord;
}
export type RunStatus = RunPhase | 'completed' | 'failed' | 'canceled' | 'lost';
export interface RunningCommand {
    readonly ended: Promise<CommandEnd>;
    signal(name: EndSignal): Promise<void>;
}
export interface ScriptStep extends StepBase, RunDescription {
    readonly kind: 'script';
    readonly uploadOnFailure?: boolean | undefined;
}
export interface Site {
    resolve(place: SitePlace, path: string): string;
    putSnapshot(snapshot: Snapshot, options: StepOptions): Promise<void>;
    requireCommand(file: string, options: StepOptions & {
        readonly searchPath?: string | undefined;
    }): Promise<void>;
    deliver(delivery: Delivery, options: StepOptions): Promise<Movement>;
    makeRoom(path: string, options: StepOptions & {
        readonly isFolder: boolean;
    }): Promise<void>;
    start(command: CommandRequest): Promise<RunningCommand>;
    removeMounts(options: StepOptions): Promise<readonly Movement[]>;
    collect(collection: Collection, options: StepOptions): Promise<Movement>;
    remove(options: StepOptions & {
        readonly keepFiles: boolean;
    }): Promise<void>;
}
export type SitePlace = 'work' | 'data';
export interface SiteRequest {
    readonly runId: string;
    readonly folder: string;
    saveTrace(trace: unknown): Promise<void>;
    readonly signal: AbortSignal;
}
export interface Snapshot {
    readonly directory: string;
    readonly entries: readonly SnapshotEntry[];
    readonly omissions: readonly SnapshotOmission[];
    read(entry: SnapshotEntry): AsyncIterable<Uint8Array>;
    digest(): string;
}
export interface SnapshotEntry {
    readonly path: string;
    readonly kind: 'file' | 'directory' | 'link';
    readonly mode: number;
    readonly size: number;
    readonly target?: string | undefined;
}
export interface SnapshotOmission {
    readonly path: string;
    readonly because: string;
    readonly expected?: true | undefined;
}
export type Step = ScriptStep | TransferStep | FunctionStep;
interface StepBase {
    readonly name: string;
    readonly after?: readonly string[] | undefined;
    readonly reuse?: boolean | undefined;
}
export interface StepOptions {
    readonly signal: AbortSignal;
}
export type StepOutcome = 'done' | 'reused' | 'failed' | 'left out';
export interface StepReference {
    readonly reference: DataReference;
    readonly role: 'input' | 'output';
    readonly location: Location;
}
export interface StepReport {
    readonly name: string;
    readonly outcome: StepOutcome;
    readonly because: string;
    readonly runId?: string | undefined;
    readonly value?: unknown;
    readonly error?: unknown;
    readonly duration: number;
}
export type Tallied = Pick<Movement, 'files' | 'bytes' | 'digest' | 'entries' | 'omitted' | 'skipped'>;
export interface TransferStep extends StepBase {
    readonly kind: 'transfer';
    readonly from: ReferenceLike;
    readonly to: ReferenceLike;
    readonly options?: TransferStepOptions | undefined;
}
export type TransferStepOptions = Pick<CopyDataOptions, 'format' | 'read' | 'write' | 'onConflict' | 'partRows' | 'partBytes' | 'partitionBy' | 'verify' | 'parallel'>;
export interface TreeDigest {
    add(path: string, size: number, sha256: string): void;
    digest(): string;
}
export declare const azuremlProfile: Matrix;
export declare function cleanRuns(workspace: Workspace, options?: CleanRunsOptions): Promise<CleanRunsReport>;
export declare function collectFromDisk({ reference }: Pick<Collection, 'reference'>, path: string, { signal }: StepOptions): Promise<Movement>;
export declare function collectFromStore(collection: Pick<Collection, 'reference'>, disk: ComputeDisk, path: string, options: StepOptions): Promise<Movement>;
export declare function compareRuns(workspace: Workspace, options: RunOptions, modes: readonly InputMode[]): Promise<Comparison>;
export declare const computeApi = 1;
export declare function computesOf(workspace: Workspace, { computes, includeDev }: ComputePlaces): Promise<ComputeRegistry>;
export declare function createComputeRegistry(computes?: readonly (AnyComputeKind | ComputeSource)[]): ComputeRegistry;
export declare function createStowageMatrix({ computes, drivers }: MatrixParts): Promise<Matrix>;
export declare function createTreeDigest(): TreeDigest;
export declare function defineCompute<S extends ConfigSchema>(definition: Omit<ComputeKind<S>, 'api'>): ComputeKind<S>;
export declare function deliverToDisk(delivery: Pick<Delivery, 'reference' | 'content'>, path: string, { signal }: StepOptions): Promise<Movement>;
export declare function deliverToStore(delivery: Pick<Delivery, 'reference' | 'content'>, disk: ComputeDisk, path: string, options: StepOptions): Promise<Movement>;
export declare function describeReference(reference: DataReference): string;
export declare function discoverComputes(...places: readonly PackageSearch[]): Promise<ComputeDiscovery>;
export declare function drawMermaid(plan: PipelinePlan): string;
export declare function drawText(plan: PipelinePlan, reports?: readonly StepReport[]): string;
export declare function findCell({ cells }: Matrix, compute: string, datastore: string): MatrixCell | undefined;
export declare function functionStep(step: Omit<FunctionStep, 'kind'>): FunctionStep;
export declare function listRuns(workspace: Workspace): Promise<readonly RunRecord[]>;
export declare const localCompute: ComputeKind<typeof nothing>;
export declare const matrixModes: readonly MatrixMode[];
declare const nothing: ConfigSchema<unknown, Readonly<Record<string, never>>>;
export declare function openCompute(workspace: Workspace, name: string, options?: OpenComputeOptions): Promise<Compute>;
export declare function openCounted({ datastore }: DataReference, signal: AbortSignal): Promise<CountedStore>;
export declare function plan(workspace: Workspace, run: RunDescription & ComputePlaces): Promise<RunPlan>;
export declare function planPipeline(workspace: Workspace, pipeline: Pipeline, places?: ComputePlaces): Promise<PipelinePlan>;
export declare function readPipelineFile(workspace: Workspace, file: string): Promise<Pipeline>;
export declare function readRunLog(workspace: Workspace, id: string, stream: OutputStream): AsyncGenerator<Uint8Array, void, undefined>;
export declare function referenceAt(workspace: Workspace, address: string, name?: string): Promise<DataReference>;
export declare function requireDone(result: PipelineResult): PipelineResult;
export declare function run(workspace: Workspace, options: RunOptions): Promise<RunResult>;
export declare function runPipeline(workspace: Workspace, pipeline: Pipeline, options?: PipelineOptions): Promise<PipelineResult>;
export declare function scriptStep(step: Omit<ScriptStep, 'kind'>): ScriptStep;
export declare function showRun(workspace: Workspace, id: string): Promise<RunRecord>;
export declare function supportedModes({ modes }: Pick<MatrixCell, 'modes'>): readonly MatrixMode[];
export declare function transferStep(step: Omit<TransferStep, 'kind'>): TransferStep;
