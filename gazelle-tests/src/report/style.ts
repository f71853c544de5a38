// How the report looks: readable on paper and in the dark.

export const style = `
:root { color-scheme: light dark; --pass: #1a7f37; --fail: #c22; --skip: #8a6d00; --line: #8884 }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 } h1 small { font-weight: 400; opacity: .7 }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
.counts b { margin-right: 1rem; font-size: 1.1rem }
.passed { color: var(--pass) } .failed { color: var(--fail) } .skipped { color: var(--skip) }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; margin: 1rem 0 }
dt { opacity: .7 } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse }
th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left }
details { border-bottom: 1px solid var(--line); padding: .4rem 0 }
summary { cursor: pointer } summary b { display: inline-block; min-width: 4.5rem }
small { opacity: .7 } ol { margin: .5rem 0 } .covers { opacity: .7; margin: .25rem 0 .75rem }
.problems { color: var(--fail); margin: .25rem 0 } a { color: inherit }
@media print { details { break-inside: avoid } }
`
