using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Host.Lanes;

/// <summary>A lane that loads from and stores to memory: what loops over neurons are written over.</summary>
public interface IVectorLane<TSelf, TMask> : ILane<TSelf, TMask>
    where TSelf : unmanaged, IVectorLane<TSelf, TMask>
    where TMask : unmanaged
{
    /// <summary>Numbers per lane.</summary>
    static abstract int Width { get; }

    /// <summary>The processor works on this width natively.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Reads <see cref="Width"/> numbers; no alignment is needed.</summary>
    static abstract unsafe TSelf Load(float* source);

    /// <summary>Writes <see cref="Width"/> numbers.</summary>
    static abstract unsafe void Store(TSelf value, float* target);

    /// <summary>Reads <see cref="Width"/> integers and rounds them to single precision.</summary>
    static abstract unsafe TSelf LoadIntegers(int* source);

    /// <summary>Reads <c>source[indices[0]]</c>, <c>source[indices[1]]</c>, ...: as many numbers as the lane has.</summary>
    static abstract unsafe TSelf Gather(float* source, int* indices);

    /// <summary>One bit per number where the mask holds, the first number lowest.</summary>
    static abstract uint Bits(TMask mask);
}
