using PureHDF;

namespace Neuromorphic.Data.Events;

/// <summary>Reads lists from an HDF5 file, with errors that name the file and the object.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class Hdf5Reader : IDisposable
{
    // 134 million numbers are a gigabyte as doubles, and no recording has as many: a larger number in a header is damage, not data.
    private const ulong MostValues = 1 << 27;

    private readonly IH5Group _root;

    private Hdf5Reader(IH5Group root, string path) => (_root, Path) = (root, path);

    /// <summary>The file, for messages.</summary>
    internal string Path { get; }

    /// <summary>Opens a file over a stream, which stays open.</summary>
    internal static Hdf5Reader Open(Stream stream, string path) => Guard(path, "/", () => new Hdf5Reader(H5File.Open(stream, leaveOpen: true), path));

    public void Dispose() => (_root as IDisposable)?.Dispose();

    /// <summary>A list of texts, of fixed or variable length, as they are padded.</summary>
    internal string[] ReadStrings(string name) => Guard(Path, name, () =>
    {
        IH5Dataset dataset = Dataset(name);
        if (dataset.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength)) throw Refuse(name, $"it holds values of class {dataset.Type.Class}; texts are needed.");
        return Array.ConvertAll(dataset.Read<string[]>(), text => text?.TrimEnd('\0', ' ') ?? "");
    });

    /// <summary>A list of numbers of any integer or floating-point type.</summary>
    internal double[] ReadNumbers(string name) => Guard(Path, name, () =>
    {
        IH5Dataset dataset = Dataset(name);
        IH5DataType type = dataset.Type;
        bool signed = type.Class == H5DataTypeClass.FixedPoint && type.FixedPoint.IsSigned;
        return (type.Class, type.Size, signed) switch
        {
            (H5DataTypeClass.FloatingPoint, 8, _) => dataset.Read<double[]>(),
            (H5DataTypeClass.FloatingPoint, 4, _) => Convert(dataset.Read<float[]>()),
            (H5DataTypeClass.FloatingPoint, 2, _) => Convert(dataset.Read<Half[]>()),
            (H5DataTypeClass.FixedPoint, 8, true) => Convert(dataset.Read<long[]>()),
            (H5DataTypeClass.FixedPoint, 8, false) => Convert(dataset.Read<ulong[]>()),
            (H5DataTypeClass.FixedPoint, 4, true) => Convert(dataset.Read<int[]>()),
            (H5DataTypeClass.FixedPoint, 4, false) => Convert(dataset.Read<uint[]>()),
            (H5DataTypeClass.FixedPoint, 2, true) => Convert(dataset.Read<short[]>()),
            (H5DataTypeClass.FixedPoint, 2, false) => Convert(dataset.Read<ushort[]>()),
            (H5DataTypeClass.FixedPoint, 1, true) => Convert(dataset.Read<sbyte[]>()),
            (H5DataTypeClass.FixedPoint, 1, false) => Convert(dataset.Read<byte[]>()),
            _ => throw Refuse(name, $"it holds values of class {type.Class} and {type.Size} bytes; numbers are needed."),
        };
    });

    /// <summary>The error of an object of this file.</summary>
    internal InvalidDataException Refuse(string name, string problem) => new($"'{Path}': object '{name}': {problem}");

    private IH5Dataset Dataset(string name)
    {
        if (!_root.LinkExists(name)) throw Refuse(name, "there is no such object.");
        IH5Dataset dataset = _root.Dataset(name);
        ulong values = 1;
        foreach (ulong extent in dataset.Space.Dimensions) values = extent > MostValues || values * extent > MostValues ? MostValues + 1 : values * extent;
        if (values > MostValues || dataset.Space.Dimensions.Length > 1)
            throw Refuse(name, $"it has the shape {string.Join(" x ", dataset.Space.Dimensions)}; a plain list of at most {MostValues} values is needed.");
        return dataset;
    }

    private static double[] Convert<T>(T[] values)
        where T : System.Numerics.INumberBase<T> => Array.ConvertAll(values, double.CreateChecked);

    // The library has no exception of its own: what it meets in a damaged file ends in whatever the broken number leads to, reservations of gigabytes among them.
    private static T Guard<T>(string path, string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception damage) when (damage is not InvalidDataException)
        {
            throw new InvalidDataException($"'{path}': object '{name}' cannot be read: {damage.Message} The file is damaged, or no HDF5 file of this form.", damage);
        }
    }
}
