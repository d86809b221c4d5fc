namespace Neuromorphic.Data.Images;

/// <summary>What an IDX file holds; the value is the type byte of the file.</summary>
public enum IdxElement
{
    /// <summary>8 bits, 0..255: images and labels.</summary>
    UInt8 = 0x08,

    /// <summary>8 bits, signed.</summary>
    Int8 = 0x09,

    /// <summary>16 bits, signed.</summary>
    Int16 = 0x0B,

    /// <summary>32 bits, signed.</summary>
    Int32 = 0x0C,

    /// <summary>Single precision.</summary>
    Single = 0x0D,

    /// <summary>Double precision.</summary>
    Double = 0x0E,
}
