namespace Neuromorphic.Data.Images;

/// <summary>Grey images of one size in an order: a traverse, frame after frame.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class GreyImages
{
    private readonly ReadOnlyMemory<byte>[] _images;

    /// <summary>A list of images.</summary>
    /// <param name="name">For messages and reports.</param>
    /// <param name="rows">Rows of every image.</param>
    /// <param name="columns">Columns of every image.</param>
    /// <param name="images">Greys, row after row, of each.</param>
    /// <exception cref="ArgumentException">An image has another size, or there is none.</exception>
    public GreyImages(string name, int rows, int columns, IReadOnlyList<ReadOnlyMemory<byte>> images)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0) throw new ArgumentException($"'{name}' has no image.", nameof(images));
        for (int i = 0; i < images.Count; i++)
            if (images[i].Length != rows * columns) throw new ArgumentException($"'{name}', image {i}: {images[i].Length} pixels; {rows} x {columns} are {rows * columns}.", nameof(images));
        (Name, Rows, Columns, _images) = (name, rows, columns, [.. images]);
    }

    /// <summary>For messages and reports.</summary>
    public string Name { get; }

    /// <summary>Number of images.</summary>
    public int Count => _images.Length;

    /// <summary>Rows of an image.</summary>
    public int Rows { get; }

    /// <summary>Columns of an image.</summary>
    public int Columns { get; }

    /// <summary>The greys of an image, row after row.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such image.</exception>
    public ReadOnlyMemory<byte> Image(int index) => _images[index];

    /// <summary>Some of the images, in the given order.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such image.</exception>
    public GreyImages Select(IEnumerable<int> indices) => new(Name, Rows, Columns, [.. indices.Select(index => _images[index])]);

    /// <summary>The images of an array of bytes, items x rows x columns.</summary>
    /// <exception cref="InvalidDataException">It has another form; the message names the file.</exception>
    public static GreyImages Of(IdxArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Shape.Length != 3 || array.Element != IdxElement.UInt8)
            throw new InvalidDataException($"'{array.Name}': {string.Join(" x ", array.Shape.ToArray())} values of {array.Element}; images are items x rows x columns of {IdxElement.UInt8}.");
        // One copy of all, cut into images.
        int rows = array.Shape[1], columns = array.Shape[2], size = rows * columns;
        byte[] all = new byte[array.Count * size];
        for (int i = 0; i < array.Count; i++) array.Item(i).CopyTo(all.AsSpan(i * size));
        return new GreyImages(array.Name, rows, columns, [.. Enumerable.Range(0, array.Count).Select(i => (ReadOnlyMemory<byte>)all.AsMemory(i * size, size))]);
    }
}
