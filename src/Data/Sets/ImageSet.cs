using System.IO.Hashing;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Sets;

/// <summary>Labelled grey images of one size, in memory.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class ImageSet
{
    private readonly IdxArray _images;
    private readonly int[] _labels;

    /// <summary>A set of images and labels that belong together.</summary>
    /// <param name="name">For messages and reports.</param>
    /// <param name="images">Bytes of shape items x rows x columns.</param>
    /// <param name="labels">Whole numbers of shape items, from 0 on.</param>
    /// <exception cref="InvalidDataException">Images and labels have another form, or are not equally many; the message names the file.</exception>
    public ImageSet(string name, IdxArray images, IdxArray labels)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.Shape.Length != 3 || images.Element != IdxElement.UInt8)
            throw new InvalidDataException($"'{images.Name}': {string.Join(" x ", images.Shape.ToArray())} values of {images.Element}; images are items x rows x columns of {IdxElement.UInt8}.");
        if (labels.Shape.Length != 1)
            throw new InvalidDataException($"'{labels.Name}': {string.Join(" x ", labels.Shape.ToArray())} values; labels are a plain list.");
        if (labels.Count != images.Count)
            throw new InvalidDataException($"'{labels.Name}' has {labels.Count} labels and '{images.Name}' has {images.Count} images; the numbers must be equal.");
        (Name, _images, _labels) = (name, images, labels.ToInt32());
        for (int i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] is < 0 or > MnistFolder.LargestLabel)
                throw new InvalidDataException($"'{labels.Name}': label {i} is {_labels[i]}; allowed are 0..{MnistFolder.LargestLabel}.");
        }
    }

    /// <summary>For messages and reports.</summary>
    public string Name { get; }

    /// <summary>Number of images.</summary>
    public int Count => _images.Count;

    /// <summary>Rows of an image.</summary>
    public int Rows => _images.Shape[1];

    /// <summary>Columns of an image.</summary>
    public int Columns => _images.Shape[2];

    /// <summary>Label of every image.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The pixels of an image, row after row.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index) => _images.Item(index);

    /// <summary>Identifies the content: XxHash128 of size, pixels and labels, as 32 hexadecimal digits; the same however the files were cut or compressed.</summary>
    public string Fingerprint()
    {
        XxHash128 hash = new();
        hash.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_images.Shape));
        hash.Append(_images.Bytes);
        hash.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Labels));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
