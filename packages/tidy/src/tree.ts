// The tree as the rules see it: files with their text and imports, packages with what they declare.
import { type Span, lineOf, readSourceText } from './source-text.ts'

export interface Import {
  readonly specifier: string
  readonly line: number
  /** `import type` and `export type … from`: gone when the code runs. */
  readonly typeOnly: boolean
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  /** The text with comments and strings blanked. */
  readonly code: string
  readonly spans: readonly Span[]
  readonly imports: readonly Import[]
  /** `apps/registry`, `packages/xml`, `gazelle-tests`, `tools`. */
  readonly folder: string
  readonly isTest: boolean
}

export interface PackageFile {
  readonly folder: string
  readonly name: string
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

export interface Tree {
  /** Size in bytes of every file of the tree, by path. */
  readonly sizes: ReadonlyMap<string, number>
  readonly sources: readonly SourceFile[]
  readonly packages: readonly PackageFile[]
  /** Texts that are not sources but are read by a rule: docs, config files. */
  readonly texts: ReadonlyMap<string, string>
}

/** A tree from file texts; `sizes` may name further files whose text nobody reads. */
export function treeOf(
  files: Readonly<Record<string, string>>,
  sizes: ReadonlyMap<string, number> = new Map(),
): Tree {
  const paths = Object.keys(files).toSorted()
  return {
    sizes: new Map([
      ...paths.map((path) => [path, Buffer.byteLength(files[path] ?? '')] as const),
      ...sizes,
    ]),
    sources: paths
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
      .map((path) => readSource(path, files[path] ?? '')),
    packages: paths
      .filter((path) => /^(?:[^/]+\/){1,2}package\.json$/.test(path))
      .map((path) => readPackage(path, files[path] ?? '')),
    texts: new Map(
      paths.filter((path) => !/\.tsx?$/.test(path)).map((path) => [path, files[path] ?? '']),
    ),
  }
}

function readSource(path: string, text: string): SourceFile {
  const { code, spans } = readSourceText(text)
  return {
    path,
    text,
    code,
    spans,
    imports: readImports(text, code),
    folder: /^(?:apps|packages)\/[^/]+/.exec(path)?.[0] ?? path.split('/')[0] ?? '',
    isTest:
      /\.(?:test|fuzz|bench)\.tsx?$/.test(path) || /^(?:[^/]+\/){1,2}(?:test|bench)\//.test(path),
  }
}

const importForms = [
  /^[ \t]*(import|export)\s+(type\s+)?(?:[\w$*\s{},]+?\s+from\s+)(?=")/gm,
  /^[ \t]*(import)\s+()(?=")/gm,
  /\b(import)\s*\(()\s*(?=")/g,
]

function readImports(text: string, code: string): readonly Import[] {
  return importForms.flatMap((form) =>
    [...code.matchAll(form)].map((match) => {
      const quote = match.index + match[0].length
      return {
        specifier: text.slice(quote + 1, code.indexOf('"', quote + 1)),
        line: lineOf(text, match.index),
        typeOnly: match[2] !== undefined && match[2] !== '',
      }
    }),
  )
}

interface PackageJson {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

function readPackage(path: string, text: string): PackageFile {
  const json: PackageJson = JSON.parse(text)
  return {
    folder: path.slice(0, path.lastIndexOf('/')),
    name: json.name ?? '',
    dependencies: [
      ...Object.keys(json.dependencies ?? {}),
      ...Object.keys(json.optionalDependencies ?? {}),
    ],
    devDependencies: Object.keys(json.devDependencies ?? {}),
  }
}
