// Which TLS versions and cipher suites a node speaks (ITI TF-2: 3.19.6.2.3).

/**
 * `ihe` is what IHE demands by name, with the DHE suites; `strict` leaves out what RFC 9325 no
 * longer wants;
 * `modern` is TLS 1.3 alone.
 */
export type CipherProfile = 'ihe' | 'strict' | 'modern'
