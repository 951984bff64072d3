import { parseSync, type Plugin } from 'vite'

type Node = { type: string; start: number } & Record<string, unknown>

/** The calls run when the module is loaded: those written outside of functions. */
function* callsIn(node: unknown): Generator<number> {
  if (typeof node !== 'object' || node === null) return
  const { type, start } = node as Node
  if (/Function/.test(type)) return
  if (type === 'CallExpression') yield start
  for (const child of Object.values(node)) yield* callsIn(child)
}

/** Marks as pure every call that takes part in a top-level constant. */
export function markPure(code: string): string {
  const { body } = parseSync('library.js', code).program
  const constants = body.filter(({ type }) => type === 'VariableDeclaration')
  const starts = [...new Set(callsIn(constants))].sort((one, other) => other - one)
  return starts.reduce((done, start) => `${done.slice(0, start)}/* @__PURE__ */ ${done.slice(start)}`, code)
}

/**
 * vue-dsfr is one module of components and constants: what makes one of them does nothing else, but it does not say
 * so, and components that no page uses (a modal and its focus trap) would stay in the start of the page.
 */
export function pureComponents(): Plugin {
  return {
    name: 'pure-components',
    apply: 'build',
    transform: {
      filter: { id: /vue-dsfr\/dist\/vue-dsfr\.js$/ },
      handler: (code) => ({ code: markPure(code), map: null }),
    },
  }
}
