// Writes a one-page PDF with text: the reports of the demo (ISO 32000-1, the parts it needs).

export interface PdfPage {
  readonly title: string
  /** Lines of body text; an empty one is a gap. Characters of Latin-1. */
  readonly lines: readonly string[]
  /** Small print at the foot of the page. */
  readonly foot: string
}

/** The document's bytes: the same page gives the same bytes. */
export function writePdf(page: PdfPage): Uint8Array {
  const content = contentStream(page)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (en) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R ' +
      '/Resources << /Font << /Bold 4 0 R /Text 5 0 R >> >> >>',
    font('Helvetica-Bold'),
    font('Helvetica'),
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    `<< /Title (${literal(page.title)}) /Producer (Isthmus) >>`,
  ]
  return Buffer.from(assemble(objects), 'latin1')
}

function assemble(objects: readonly string[]): string {
  // The second line tells transfer programs that the file is binary.
  let file = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n'
  const offsets = objects.map((object, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = file.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
  return (
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\n` +
    `startxref\n${start}\n%%EOF\n`
  )
}

function contentStream({ title, lines, foot }: PdfPage): string {
  const body = lines.map((line) => (line === '' ? 'T*' : `(${literal(line)}) Tj T*`))
  return [
    'BT /Bold 18 Tf 60 770 Td',
    `(${literal(title)}) Tj ET`,
    '0.06 0.42 0.46 rg 60 756 475 1.5 re f 0 g',
    'BT /Text 10 Tf 16 TL 60 728 Td',
    ...body,
    'ET',
    `BT /Text 8 Tf 0.4 g 60 50 Td (${literal(foot)}) Tj ET`,
  ].join('\n')
}

function font(name: string): string {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
}

// A string in parentheses: they and the backslash are escaped; what is not Latin-1 becomes a
// question mark.
function literal(text: string): string {
  return text
    .replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?')
    .replaceAll(/[\\()]/g, (character) => `\\${character}`)
}
