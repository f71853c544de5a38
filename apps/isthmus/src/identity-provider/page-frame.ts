// What all pages of the provider share: plain HTML, no script, nothing loaded from anywhere.

/** A whole page; `body` is HTML, `title` is text. */
export function framedPage({ title, body }: { readonly title: string; readonly body: string }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<svg viewBox="0 0 48 24" width="56" height="28" aria-hidden="true">
<path d="M2 21V11a6 6 0 0 1 6-6h0a6 6 0 0 1 6 6v10M34 21V11a6 6 0 0 1 6-6h0a6 6 0 0 1 6 6v10"/>
<path d="M14 17c7-7 13-7 20 0"/>
</svg>
${body}
<p class="note">Demo accounts and invented patients. Not for clinical use.</p>
</main>
</body>
</html>
`
}

/** Headers that go with the page: it loads nothing and may be framed by nobody. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

const style = `
:root {
  color-scheme: light dark;
  --ink: #14242b; --paper: #f4f7f8; --card: #fff; --line: #ccd7db; --accent: #0f6b75
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4ecee; --paper: #10191d; --card: #18252b; --line: #34464e; --accent: #4fb3bf }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { width: min(22rem, 92vw); padding: 2.25rem 2rem; background: var(--card); 
  border: 1px solid var(--line); border-radius: 14px }
svg { fill: none; stroke: var(--accent); stroke-width: 3; stroke-linecap: round }
h1 { margin: .75rem 0 1.5rem; font-size: 1.25rem; font-weight: 600 }
label { display: block; margin-bottom: 1rem; font-size: .875rem }
input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 8px }
input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
button { width: 100%; padding: .7rem; font: inherit; font-weight: 600; color: var(--card);
  background: var(--accent); border: 0; border-radius: 8px; cursor: pointer }
.problem { margin: 0 0 1rem; padding: .6rem .7rem; border-left: 3px solid #c2410c;
  background: color-mix(in srgb, #c2410c 12%, transparent) }
.second { margin-top: .75rem; color: var(--ink); background: transparent;
  border: 1px solid var(--line) }
.note { margin: 1.5rem 0 0; font-size: .8125rem; opacity: .7 }
`

/** Text that may stand in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
