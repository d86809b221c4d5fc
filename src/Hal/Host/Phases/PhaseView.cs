using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>An operand in memory: element i of replica b in row r lies at r * RowStride + b * ReplicaStride + i. A stride of 0 repeats.</summary>
/// <remarks>Rows of elements are padded to whole vectors of 16, and the padding may be read and written.</remarks>
public unsafe struct PhaseView
{
    /// <summary>Real values, or null for an integer field.</summary>
    public float* Reals;

    /// <summary>Integer values, or null.</summary>
    public int* Integers;

    /// <summary>Distance of rows.</summary>
    public long RowStride;

    /// <summary>Distance of replicas.</summary>
    public long ReplicaStride;

    /// <summary>Elements per row and replica; 1 also where a field's values are all equal and kept once.</summary>
    public int Elements;

    /// <summary>The elements of one row and replica.</summary>
    public readonly float* Row(int row, int replica) => Reals + row * RowStride + replica * ReplicaStride;

    /// <summary>The integer elements of one row and replica.</summary>
    public readonly int* IntegerRow(int row, int replica) => Integers + row * RowStride + replica * ReplicaStride;
}

/// <summary>Where a backend on the host keeps the operands of phases.</summary>
public interface IPhaseMemory
{
    /// <summary>Replicas in use.</summary>
    int Replicas { get; }

    /// <summary>Filled rows of each tape.</summary>
    void ReadTapeRows(Span<int> rows);

    /// <summary>Sets the filled rows of each tape.</summary>
    void WriteTapeRows(ReadOnlySpan<int> rows);

    /// <summary>Rows that the host wrote to each input; -1 where replicas in use differ.</summary>
    void ReadInputRows(Span<int> rows);

    /// <summary>Where a field, tape or input lies now. <paramref name="rows"/> of a tape or input are in use: with one the row stride is 0.</summary>
    PhaseView View(OperandShape shape, int rows);
}
