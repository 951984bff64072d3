//! Small PDF documents, made by hand so that what they hold is known.

use std::fmt::Write as _;

/// A page of text in a font that the document does not hold, then a page of a fax, black all over.
#[must_use]
pub fn two_pages(text: &str) -> Vec<u8> {
    let words = format!("BT /F1 24 Tf 72 720 Td ({text}) Tj ET");
    let scan = "612 0 0 792 0 0 cm /Im1 Do";
    // Eight lines of white, then the end of the block; the image says that its white is black.
    let fax = "FF001001>";
    document(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 612 792]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<</XObject<</Im1 8 0 R>>>>>>".to_owned(),
        stream("", &words),
        stream("", scan),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        stream(
            "/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 1/ColorSpace/DeviceGray\
             /Filter[/ASCIIHexDecode/CCITTFaxDecode]/DecodeParms[null<</K -1/Columns 8/Rows 8/BlackIs1 true>>]",
            fax,
        ),
    ])
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// Numbers the objects from 1, the catalogue first, and tells where each begins.
fn document(objects: &[String]) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        // Writing to a text never fails.
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = writeln!(text, "{} 0 obj\n{object}\nendobj", index + 1);
    }
    let start = text.len();
    let _ = write!(text, "{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    text.into_bytes()
}
