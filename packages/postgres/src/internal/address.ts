// Addresses of databases as text: not all their forms are URLs to the WHATWG (an empty host is
// not).

/**
 * Puts a password beside the role. Returns undefined when the address has none to put it beside, or
 * has one already.
 */
export function withPassword(url: string, password: string): string | undefined {
  const found = parts.exec(url)?.groups
  const user = found?.['user']
  if (found === undefined || user === undefined || user === '' || user.includes(':')) {
    return undefined
  }
  return `${found['scheme']}${user}:${encodeURIComponent(password)}@${found['rest']}`
}

/** The same server for another database; with a role the password of the old one is left out. */
export function otherDatabase(
  url: string,
  { database, role }: { readonly database: string; readonly role?: string },
): string {
  const found = parts.exec(url)?.groups
  if (found === undefined) throw new Error('this is no postgres:// address')
  const user = role ?? found['user']
  const [, host = '', query = ''] = /^([^/?]*)(?:\/[^?]*)?(\?.*)?$/.exec(found['rest'] ?? '') ?? []
  return `${found['scheme']}${user === undefined ? '' : `${user}@`}${host}/${database}${query}`
}

const parts = /^(?<scheme>postgres(?:ql)?:\/\/)(?:(?<user>[^@/?]*)@)?(?<rest>.*)$/
