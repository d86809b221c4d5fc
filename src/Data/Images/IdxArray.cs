using System.Buffers.Binary;

namespace Neuromorphic.Data.Images;

/// <summary>The array of an IDX file: a list of items (images, labels, ...) of one shape.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class IdxArray
{
    private readonly byte[] _values;
    private readonly int[] _shape;

    internal IdxArray(string name, IdxElement element, int[] shape, byte[] values) =>
        (Name, Element, _shape, _values, ItemSize) = (name, element, shape, values, Product(shape.AsSpan(1)));

    /// <summary>For messages: the file or files it came from.</summary>
    public string Name { get; }

    /// <summary>Type of the values.</summary>
    public IdxElement Element { get; }

    /// <summary>Items, then the shape of one item, such as rows and columns. At least one number.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of items.</summary>
    public int Count => _shape[0];

    /// <summary>Values of one item; 1 for labels.</summary>
    public int ItemSize { get; }

    /// <summary>All values, item after item, the last dimension fastest.</summary>
    /// <exception cref="InvalidDataException">The values are not bytes.</exception>
    public ReadOnlySpan<byte> Bytes => Element == IdxElement.UInt8
        ? _values
        : throw new InvalidDataException($"'{Name}': the values are {Element}; {IdxElement.UInt8} (type byte 0x08) is needed here.");

    /// <summary>The values of one item.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidDataException">The values are not bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlySpan<byte> Item(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"'{Name}' has items 0..{Count - 1}.");
        return Bytes.Slice(index * ItemSize, ItemSize);
    }

    /// <summary>All values as whole numbers.</summary>
    /// <exception cref="InvalidDataException">The values are floating-point numbers.</exception>
    public int[] ToInt32()
    {
        int size = IdxFile.SizeOf(Element);
        int[] result = new int[_values.Length / size];
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> value = _values.AsSpan(i * size, size);
            result[i] = Element switch
            {
                IdxElement.UInt8 => value[0],
                IdxElement.Int8 => (sbyte)value[0],
                IdxElement.Int16 => BinaryPrimitives.ReadInt16BigEndian(value),
                IdxElement.Int32 => BinaryPrimitives.ReadInt32BigEndian(value),
                _ => throw new InvalidDataException($"'{Name}': the values are {Element}; whole numbers are needed here."),
            };
        }
        return result;
    }

    /// <summary>All values in single precision; doubles are rounded.</summary>
    public float[] ToSingle()
    {
        if (Element is not (IdxElement.Single or IdxElement.Double)) return Array.ConvertAll(ToInt32(), value => (float)value);
        int size = IdxFile.SizeOf(Element);
        float[] result = new float[_values.Length / size];
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> value = _values.AsSpan(i * size, size);
            result[i] = Element == IdxElement.Single ? BinaryPrimitives.ReadSingleBigEndian(value) : (float)BinaryPrimitives.ReadDoubleBigEndian(value);
        }
        return result;
    }

    internal ReadOnlySpan<byte> Values => _values;

    private static int Product(ReadOnlySpan<int> shape)
    {
        int product = 1;
        foreach (int extent in shape) product *= extent; // checked against the file's length before
        return product;
    }
}
