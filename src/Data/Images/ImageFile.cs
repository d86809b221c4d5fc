using SkiaSharp;

namespace Neuromorphic.Data.Images;

/// <summary>Image files as greys: PNG, JPEG, BMP, GIF, WebP, decoded by SkiaSharp.</summary>
/// <remarks>Grey is 0.299 red + 0.587 green + 0.114 blue, rounded; colour profiles and transparency are ignored. Thread safe.</remarks>
public static class ImageFile
{
    /// <summary>A larger side is refused before memory is taken for it.</summary>
    private const int MostPixelsASide = 16_384;

    /// <summary>Endings of the files that <see cref="ReadFolder"/> takes.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <summary>Reads one image.</summary>
    /// <returns>Greys row after row, rows, columns.</returns>
    /// <exception cref="InvalidDataException">No image, damaged, or too large; the message names the file.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static (byte[] Greys, int Rows, int Columns) Read(string path)
    {
        using SKData data = SKData.CreateCopy(File.ReadAllBytes(path));
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null) throw new InvalidDataException($"'{path}': no image that can be read; allowed are {string.Join(", ", Endings)}. Remove the file, or save it anew.");
        int rows = codec.Info.Height, columns = codec.Info.Width;
        if (rows is < 1 or > MostPixelsASide || columns is < 1 or > MostPixelsASide)
            throw new InvalidDataException($"'{path}': {rows} x {columns} pixels; allowed are 1 to {MostPixelsASide} a side.");
        // Without a colour space nothing is converted: the numbers of the file.
        byte[] pixels = new byte[checked(4 * rows * columns)];
        SKImageInfo info = new(columns, rows, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
        SKCodecResult result;
        unsafe
        {
            fixed (byte* target = pixels) result = codec.GetPixels(info, (nint)target);
        }
        if (result != SKCodecResult.Success)
            throw new InvalidDataException($"'{path}': the image is damaged or cut off ({result}). Copy it anew, or remove it with its partners in the other traverses.");
        byte[] greys = new byte[rows * columns];
        for (int i = 0; i < greys.Length; i++)
            greys[i] = (byte)((299 * pixels[4 * i] + 587 * pixels[4 * i + 1] + 114 * pixels[4 * i + 2] + 500) / 1000);
        return (greys, rows, columns);
    }

    /// <summary>Reads all images of a folder, in the order of their names.</summary>
    /// <param name="folder">Not searched below.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="InvalidDataException">There is no image, one cannot be read, or one has another size than the first; the message names the file.</exception>
    public static GreyImages ReadFolder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new InvalidDataException($"'{folder}': no image; looked for files that end in {string.Join(", ", Endings)}.");
        ReadOnlyMemory<byte>[] images = new ReadOnlyMemory<byte>[files.Length];
        (byte[] first, int rows, int columns) = Read(files[0]);
        images[0] = first;
        for (int i = 1; i < files.Length; i++)
        {
            (byte[] greys, int r, int c) = Read(files[i]);
            if ((r, c) != (rows, columns))
                throw new InvalidDataException($"'{files[i]}': {r} x {c} pixels; '{files[0]}' has {rows} x {columns}, and all images of a traverse have one size. Scale or remove it.");
            images[i] = greys;
        }
        return new GreyImages(folder, rows, columns, images);
    }
}
