using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neuromorphic.Hal.Host.Memory;

/// <summary>Zeroed native memory on a 64-byte boundary, padded so that the widest vector may read and write past the last element.</summary>
/// <remarks>Not garbage collected: dispose it. Not thread safe by itself.</remarks>
public sealed unsafe class AlignedBuffer<T> : IDisposable where T : unmanaged
{
    /// <summary>Boundary in bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private T* _pointer;

    /// <summary>Room for <paramref name="length"/> elements.</summary>
    /// <exception cref="OutOfMemoryException">The machine has no such memory.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = checked((nuint)length * (nuint)sizeof(T));
        bytes = (bytes + 2 * Alignment - 1) / Alignment * Alignment;
        _pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_pointer, bytes);
        Bytes = (long)bytes;
    }

    /// <summary>Frees what was not disposed.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of elements, padding not counted.</summary>
    public long Length { get; }

    /// <summary>Number of bytes, padding counted.</summary>
    public long Bytes { get; }

    /// <summary>First element.</summary>
    public T* Pointer => _pointer;

    /// <summary>Element <paramref name="index"/>; not checked.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _pointer[index];
    }

    /// <summary>Elements [start, start + count).</summary>
    public Span<T> Span(long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Length);
        return new Span<T>(_pointer + start, count);
    }

    /// <summary>Sets every byte to 0, padding included.</summary>
    public void Clear() => NativeMemory.Clear(_pointer, (nuint)Bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is null) return;
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
