using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>Selections: a worker owns rows of replicas; one pass of plain comparisons each.</summary>
internal sealed unsafe class SelectWork(StageLayout layout) : PhaseWork(layout)
{
    private readonly SelectStage _spec = (SelectStage)layout.Spec;

    /// <summary>A copy of the source, to be sorted.</summary>
    public override long ScratchLength => Layout.Reads[0].Elements;

    public override void Run(PhaseWorker worker)
    {
        (int from, int to) = Part(Rows * Replicas, worker);
        for (int place = from; place < to; place++)
        {
            int row = place / Replicas, replica = place % Replicas;
            switch (_spec.Operation)
            {
                case Selection.ArgMax:
                    *Writes[0].IntegerRow(row, replica) = ArgMax(Source(row, replica));
                    break;
                case Selection.TopK:
                    TopK(Source(row, replica), Writes[0].Row(row, replica), new Span<float>(worker.Scratch, Reads[0].Elements));
                    break;
                case Selection.Gather:
                    Gather(row, replica);
                    break;
                case Selection.OneHot:
                    int label = *Reads[0].IntegerRow(row, replica);
                    Span<float> target = new(Writes[0].Row(row, replica), Writes[0].Elements);
                    target.Clear();
                    if ((uint)label < (uint)target.Length) target[label] = 1;
                    break;
            }
        }
    }

    private ReadOnlySpan<float> Source(int row, int replica) => new(Reads[0].Row(row, replica), Reads[0].Elements);

    private static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best] || (float.IsNaN(values[best]) && !float.IsNaN(values[i]))) best = i;
        return best;
    }

    /// <summary>Sorting finds the k-th largest; then all that are larger are in, and of its equals the first ones until k are reached.</summary>
    private void TopK(ReadOnlySpan<float> source, float* target, Span<float> sorted)
    {
        int numbers = 0;
        foreach (float value in source)
            if (!float.IsNaN(value)) sorted[numbers++] = value;
        sorted[..numbers].Sort();
        int k = Math.Min(_spec.Count, numbers);
        float least = k > 0 ? sorted[numbers - k] : float.PositiveInfinity;
        int equals = k;
        foreach (float value in source)
            if (value > least) equals--;
        for (int i = 0; i < source.Length; i++)
        {
            bool chosen = source[i] > least || (k > 0 && source[i] == least && equals-- > 0);
            target[i] = chosen ? 1 : 0;
        }
    }

    private void Gather(int row, int replica)
    {
        float* source = Reads[0].Row(row, replica);
        int* indices = Reads[1].IntegerRow(row, replica);
        float* target = Writes[0].Row(row, replica);
        int elements = Writes[0].Elements, run = elements / Reads[1].Elements;
        for (int i = 0; i < elements; i++)
        {
            int index = indices[i / run];
            target[i] = (uint)index < (uint)Reads[0].Elements ? source[index] : 0;
        }
    }
}
