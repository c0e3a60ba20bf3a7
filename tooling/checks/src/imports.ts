import { parseSync, Visitor } from 'oxc-parser';

/** One import as written. `type` leaves no trace at run time, `dynamic` is an `import()` and may fail softly. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly kind: 'static' | 'dynamic' | 'type';
}

type Literal = {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[];
};

/** Reads every import of a TypeScript, JavaScript or declaration file. Throws when the file does not parse. */
export function readImports(path: string, text: string): readonly Import[] {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const imports: Import[] = [];
  const add = (start: number, source: Literal | null | undefined, kind: Import['kind']): void => {
    const specifier = source?.type === 'TemplateLiteral' && source.quasis?.length === 1 ? source.quasis[0]?.value.cooked : source?.value;
    if (typeof specifier === 'string') imports.push({ specifier, kind, line: text.slice(0, start).split('\n').length });
  };
  new Visitor({
    ImportDeclaration(node) {
      const types =
        node.importKind === 'type' ||
        (node.specifiers.length > 0 && node.specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type'));
      add(node.start, node.source, types ? 'type' : 'static');
    },
    ExportNamedDeclaration(node) {
      add(node.start, node.source, node.exportKind === 'type' ? 'type' : 'static');
    },
    ExportAllDeclaration(node) {
      add(node.start, node.source, node.exportKind === 'type' ? 'type' : 'static');
    },
    ImportExpression(node) {
      add(node.start, node.source as Literal, 'dynamic');
    },
    TSImportType(node) {
      add(node.start, node.source, 'type');
    },
    TSExternalModuleReference(node) {
      add(node.start, node.expression, 'static');
    },
    CallExpression({ start, callee, arguments: [first] }) {
      const required = callee.type === 'Identifier' && callee.name === 'require';
      const resolved = callee.type === 'MemberExpression' && callee.object.type === 'MetaProperty';
      if (required || resolved) add(start, first as Literal, 'dynamic');
    },
  }).visit(program);
  return imports;
}
