import { baseCompile } from '@intlify/message-compiler'
import { parseSync, type Plugin } from 'vite'

type Node = { type: string; start: number; end: number } & Record<string, unknown>

/** The source of the function that vue-i18n would make of a text. */
export function compiledText(text: string): string {
  const fail = { onError: (error: Error): never => { throw error } }
  const { ast } = baseCompile(text, { ...fail, jit: true })
  const fixed = 'static' in ast.body ? ast.body.static : undefined
  return typeof fixed === 'string' ? `() => ${JSON.stringify(fixed)}` : baseCompile(text, { ...fail, mode: 'arrow' }).code
}

function* textsIn(node: unknown): Generator<Node> {
  if (typeof node !== 'object' || node === null) return
  const { type, value } = node as Node
  const isText = type === 'Property' && (value as Node).type === 'Literal' && typeof (value as Node).value === 'string'
  if (isText) yield value as Node
  else for (const child of Object.values(node)) yield* textsIn(child)
}

/** Puts the compiled function of each text in its place; all the other code stays as it is. */
export function compileTexts(code: string): string {
  const { program } = parseSync('texts.ts', code)
  const literals = [...textsIn(program)].sort((one, other) => other.start - one.start)
  return literals.reduce((done, { start, end, value }) => `${done.slice(0, start)}${compiledText(String(value))}${done.slice(end)}`, code)
}

/**
 * Compiles the texts when the page is built, so that the compiler of messages stays out of it: it is a tenth of the
 * script read before the first paint. Tests and `vite dev` give plain texts to the compiler of vue-i18n instead.
 */
export function compiledTexts(): Plugin {
  return {
    name: 'compiled-texts',
    apply: 'build',
    config: () => ({ define: { __INTLIFY_DROP_MESSAGE_COMPILER__: 'true' } }),
    transform: {
      filter: { id: /\/src\/app\/locales\/[a-z]{2}\/[^/]+\.ts$/ },
      handler: (code) => ({ code: compileTexts(code), map: null }),
    },
  }
}
