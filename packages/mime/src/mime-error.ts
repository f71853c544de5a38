// A MIME message that is not accepted, and why; the text repeats nothing of the message.

export type MimeProblem =
  | 'content-type'
  | 'boundary'
  | 'preamble'
  | 'epilogue'
  | 'parts'
  | 'part-bytes'
  | 'total-bytes'
  | 'headers'
  | 'header-line'
  | 'header'
  | 'duplicate-header'
  | 'content-id'
  | 'duplicate-content-id'
  | 'transfer-encoding'
  | 'base64'
  | 'quoted-printable'
  | 'nested-multipart'
  | 'truncated'

export class MimeError extends Error {
  override readonly name = 'MimeError'
  readonly problem: MimeProblem

  constructor(problem: MimeProblem) {
    super(sentences[problem])
    this.problem = problem
  }
}

const sentences: Readonly<Record<MimeProblem, string>> = {
  'content-type': 'the Content-Type is not well-formed',
  boundary: 'the boundary is missing or not one of 1 to 70 legal characters',
  preamble: 'the multipart message is over its limit of bytes before the first part',
  epilogue: 'the multipart message is over its limit of bytes behind the last part',
  parts: 'the multipart message is over its limit of parts',
  'part-bytes': 'a part of the multipart message is over its limit of bytes',
  'total-bytes': 'the multipart message is over its limit of bytes',
  headers: 'a part of the multipart message is over its limit of header fields',
  'header-line': 'a part of the multipart message is over its limit of bytes in one header field',
  header: 'a part of the multipart message has a header field that is not well-formed',
  'duplicate-header': 'a part of the multipart message repeats a header field',
  'content-id': 'a part of the multipart message has a Content-ID that is not well-formed',
  'duplicate-content-id': 'two parts of the multipart message have the same Content-ID',
  'transfer-encoding': 'a part of the multipart message has an unknown Content-Transfer-Encoding',
  base64: 'the base64 text is not well-formed',
  'quoted-printable': 'the quoted-printable text is not well-formed',
  'nested-multipart': 'a multipart message inside a multipart message is not accepted',
  truncated: 'the multipart message ends before its closing delimiter',
}
