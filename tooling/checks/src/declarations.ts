import { type Program, parseSync, Visitor } from 'oxc-parser';

/** Where a name comes from: a declaration of this module, or `name` of another one (`*` is the whole module). */
export type Binding = { readonly local: string } | { readonly from: string; readonly name: string };

/** A top-level declaration: its text without comments, and the names that its types mention. */
export interface Declaration {
  readonly text: string;
  readonly mentions: readonly Binding[];
}

/** What one `.d.ts` file declares, imports and exports. */
export interface DeclarationModule {
  readonly declarations: ReadonlyMap<string, readonly Declaration[]>;
  readonly imports: ReadonlyMap<string, Binding>;
  readonly exports: ReadonlyMap<string, Binding>;
  /** The modules of `export * from`. */
  readonly stars: readonly string[];
  /** What it adds to other modules (`declare module 'x'`) or to the global scope. */
  readonly augmentations: readonly Declaration[];
}

type Statement = Program['body'][number];
type Named = { readonly type: string; readonly name?: string; readonly value?: unknown };

/** Reads a `.d.ts` file as `tsc` emits it. Throws when it does not parse. */
export function readDeclarations(path: string, text: string): DeclarationModule {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const declarations = new Map<string, Declaration[]>();
  const imports = new Map<string, Binding>();
  const exports = new Map<string, Binding>();
  const stars: string[] = [];
  const augmentations: Declaration[] = [];

  const describe = (statement: Statement): Declaration => ({
    text: withoutComments(text, statement, comments),
    mentions: readMentions(statement),
  });

  const declare = (statement: Statement, exported: boolean, whole: Statement): void => {
    const declaration = describe(whole);
    for (const name of declaredNames(statement)) {
      declarations.set(name, [...(declarations.get(name) ?? []), declaration]);
      if (exported) exports.set(name, { local: name });
    }
  };
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      for (const one of statement.specifiers) {
        const name = one.type === 'ImportSpecifier' ? nameOf(one.imported) : one.type === 'ImportDefaultSpecifier' ? 'default' : '*';
        imports.set(one.local.name, { from: statement.source.value, name });
      }
    } else if (statement.type === 'ExportAllDeclaration') {
      if (statement.exported === null) stars.push(statement.source.value);
      else exports.set(nameOf(statement.exported), { from: statement.source.value, name: '*' });
    } else if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration !== null) declare(statement.declaration as Statement, true, statement);
      for (const { local, exported } of statement.specifiers) {
        const name = nameOf(local);
        exports.set(nameOf(exported), statement.source === null ? { local: name } : { from: statement.source.value, name });
      }
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement;
      if (declaration.type === 'Identifier') exports.set('default', { local: declaration.name });
      else {
        declarations.set('default', [describe(statement)]);
        exports.set('default', { local: 'default' });
      }
    } else if (statement.type === 'TSModuleDeclaration') augmentations.push(describe(statement));
    else declare(statement, false, statement);
  }
  return { declarations, imports, exports, stars, augmentations };
}

function nameOf(node: Named): string {
  return String(node.name ?? node.value);
}

function declaredNames(statement: Statement): readonly string[] {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  return 'id' in statement && statement.id?.type === 'Identifier' ? [statement.id.name] : [];
}

/** The first names of the type references, `typeof` queries, heritage clauses and computed keys below a node. */
function readMentions(statement: Statement): readonly Binding[] {
  const mentions: Binding[] = [];
  const mention = (node: { readonly type: string } | null | undefined): void => {
    if (node === null || node === undefined) return;
    const { name, left, object } = node as { name?: string; left?: Named; object?: Named };
    if (node.type === 'Identifier' && name !== undefined) mentions.push({ local: name });
    else mention(left ?? object);
  };
  new Visitor({
    TSTypeReference: ({ typeName }) => mention(typeName),
    TSTypeQuery: ({ exprName }) => mention(exprName),
    TSInterfaceHeritage: ({ expression }) => mention(expression),
    TSClassImplements: ({ expression }) => mention(expression),
    ClassDeclaration: ({ superClass }) => mention(superClass),
    TSPropertySignature: ({ computed, key }) => mention(computed ? key : null),
    TSMethodSignature: ({ computed, key }) => mention(computed ? key : null),
    PropertyDefinition: ({ computed, key }) => mention(computed ? key : null),
    TSImportType: ({ source, qualifier }) => {
      let first = qualifier as { type: string; name?: string; left?: never } | null;
      while (first?.left) first = first.left;
      mentions.push({ from: source.value, name: first?.name ?? '*' });
    },
  }).visit({ type: 'Program', body: [statement] } as unknown as Program);
  return mentions;
}

function withoutComments(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  comments: readonly { readonly start: number; readonly end: number }[],
): string {
  let kept = '';
  let from = start;
  for (const comment of comments) {
    if (comment.start < start || comment.end > end) continue;
    kept += text.slice(from, comment.start);
    from = comment.end;
  }
  return (kept + text.slice(from, end)).replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
}
