//! The X display that a window under test is shown on. Pictures are taken from it: the web driver's own pictures make
//! later typing hang (docs/known-issues.md).

use std::path::Path;

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConfigureWindowAux, ConnectionExt, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

/// The display named by `DISPLAY`.
#[derive(Debug)]
pub struct Display {
    connection: RustConnection,
    root: Window,
}

impl Display {
    /// Connects to the display.
    #[must_use]
    pub fn open() -> Self {
        let (connection, screen) = x11rb::connect(None).expect("a display");
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    /// Gives the only window shown a size, at the corner of the screen. Without a window manager nobody else does.
    pub fn resize(&self, width: u16, height: u16) {
        let place = ConfigureWindowAux::new().x(0).y(0).width(u32::from(width)).height(u32::from(height));
        self.connection.configure_window(self.shown(), &place).expect("asked").check().expect("resized");
    }

    /// Writes a picture of the corner of the screen.
    pub fn picture(&self, path: &Path, width: u16, height: u16) {
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, width, height, u32::MAX)
            .expect("asked")
            .reply()
            .expect("an image");
        // Blue, green, red, unused: what a 24-bit screen gives.
        let pixels: Vec<u8> = image.data.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        let file = std::fs::File::create(path).expect("created");
        let mut encoder = png::Encoder::new(file, u32::from(width), u32::from(height));
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("written");
    }

    /// The largest window that is mapped.
    fn shown(&self) -> Window {
        let windows = self.connection.query_tree(self.root).expect("asked").reply().expect("windows").children;
        let area = |window: &Window| {
            let geometry = self.connection.get_geometry(*window).ok()?.reply().ok()?;
            Some(u32::from(geometry.width) * u32::from(geometry.height))
        };
        windows.into_iter().max_by_key(|window| area(window).unwrap_or_default()).expect("a window is shown")
    }
}
