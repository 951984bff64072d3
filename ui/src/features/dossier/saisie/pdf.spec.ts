import { beforeAll, describe, expect, it } from 'vitest'
import { openPdf, troubleOf } from './pdf'

function withResolvers() {
  let settle = {}
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle }
}

// The reader itself, with its worker on the same thread: there is no other in these tests.
beforeAll(async () => {
  // Every supported web view has it; Node 20 does not.
  if (!('withResolvers' in Promise)) Object.assign(Promise, { withResolvers })
  // @ts-expect-error -- the worker has no types: it is handed over as it is
  Object.assign(globalThis, { pdfjsWorker: (await import('pdfjs-dist/legacy/build/pdf.worker.mjs')) as unknown })
})

function pdf(texts: readonly string[], trailer = ''): Uint8Array {
  const pages = texts.map((_, index) => `${10 + 2 * index} 0 R`).join(' ')
  const objects = texts.map((text, index) => {
    const words = `BT /F1 12 Tf (${text}) Tj ET`
    return `${10 + 2 * index} 0 obj<</Type/Page/Parent 2 0 R/Contents ${11 + 2 * index} 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj
${11 + 2 * index} 0 obj<</Length ${words.length}>>stream\n${words}\nendstream endobj`
  })
  const body = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[${pages}]/Count ${texts.length}/MediaBox[0 0 300 200]>>endobj
3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
${objects.join('\n')}
trailer<</Root 1 0 R${trailer}>>
%%EOF`
  return new TextEncoder().encode(body)
}

const troubleIn = (data: Uint8Array) =>
  openPdf(data).then(
    () => null,
    (rejection: unknown) => troubleOf(rejection),
  )

describe('a PDF', () => {
  it('gives its pages and their text, for those who do not see the drawing', async () => {
    const opened = await openPdf(pdf(['Bonjour', 'Au revoir']))
    expect(opened.pages).toBe(2)
    expect(await opened.text(2)).toBe('Au revoir')
    await opened.close()
  })

  it('says that it wants a password, apart from one that is damaged', async () => {
    const key = '<0000000000000000000000000000000000000000000000000000000000000000>'
    const lock = `/Encrypt<</Filter/Standard/V 1/R 2/O${key}/U${key}/P -4>>/ID[<00><00>]`
    expect(await troubleIn(pdf(['Secret'], lock))).toBe('protege')
    expect(await troubleIn(new TextEncoder().encode('not a PDF at all'))).toBe('illisible')
    expect(await troubleIn(pdf(['Coupé']).slice(0, 60))).toBe('illisible')
  })
})
