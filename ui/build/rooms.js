import { dirname, join, relative, resolve, sep } from 'node:path'

/** Which rooms of `src/` each room may use. A feature may also use itself, never another feature. */
const ALLOWED = {
  app: ['app', 'features', 'host', 'shared', 'generated'],
  features: ['host', 'shared', 'generated'],
  host: ['host', 'generated'],
  shared: ['shared', 'generated'],
  generated: [],
  dev: ['dev', 'app', 'features', 'host', 'shared', 'generated'],
}

function roomOf(sourceRoot, file) {
  const [room, name] = relative(sourceRoot, file).split(sep)
  return { room, feature: room === 'features' ? name : null }
}

function targetOf(sourceRoot, file, specifier) {
  if (specifier.startsWith('@/')) return join(sourceRoot, specifier.slice(2))
  return specifier.startsWith('.') ? resolve(dirname(file), specifier) : null
}

/** Explains why `specifier` may not be imported by `file`, or returns null. */
export function refusal(sourceRoot, file, specifier) {
  const from = roomOf(sourceRoot, file)
  const rooms = ALLOWED[from.room]
  if (!rooms) return null
  if (specifier.startsWith('@tauri-apps/')) {
    return from.room === 'host' ? null : 'Only src/host talks to Tauri.'
  }
  const target = targetOf(sourceRoot, file, specifier)
  if (target === null) return null
  const to = roomOf(sourceRoot, target)
  // Tests mount components with the real texts and the fake host, which live in src/dev.
  if (to.room === 'dev' && /\.spec\.ts$/.test(file)) return null
  if (from.feature && to.room === 'features') {
    return from.feature === to.feature ? null : `Feature « ${from.feature} » may not use feature « ${to.feature} »: src/app composes.`
  }
  return rooms.includes(to.room) ? null : `src/${from.room} may not use src/${to.room}.`
}

export const roomsRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'Keeps the rooms of src/ apart' } },
  create(context) {
    const sourceRoot = join(context.cwd, 'src')
    const check = (node) => {
      const source = node.source
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return
      const message = refusal(sourceRoot, context.filename, source.value)
      if (message) context.report({ node: source, message })
    }
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check }
  },
}
