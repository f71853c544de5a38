// Which third-party package an import specifier names.

/**
 * `@fastify/cookie` for `@fastify/cookie/x`; undefined for relative, `node:` and our own imports.
 */
export function packageOf(specifier: string): string | undefined {
  if (/^(?:\.|node:|@isthmus\/)/.test(specifier)) return undefined
  const [first = '', second = ''] = specifier.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}
