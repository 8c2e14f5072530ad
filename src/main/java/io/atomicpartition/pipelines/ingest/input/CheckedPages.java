package io.atomicpartition.pipelines.ingest.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The pages of a row group, with the checks that parquet-java leaves out and without which a
 * damaged file would give wrong rows, or take all memory, instead of an error.
 */
record CheckedPages(PageReadStore pages) implements PageReadStore {
  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    PageReader reader = pages.getPageReader(column);
    if (column.getMaxRepetitionLevel() == 0 && reader.getTotalValueCount() != pages.getRowCount()) {
      throw new ParquetDecodingException(
          column
              + " has "
              + reader.getTotalValueCount()
              + " values for "
              + pages.getRowCount()
              + " rows");
    }
    return new CheckedColumn(column, reader);
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public Optional<Long> getRowIndexOffset() {
    return pages.getRowIndexOffset();
  }

  @Override
  public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
    return pages.getRowIndexes();
  }

  @Override
  public void close() {
    pages.close();
  }

  private static final class CheckedColumn implements PageReader {
    private final ColumnDescriptor column;
    private final PageReader reader;
    private boolean first = true;

    CheckedColumn(ColumnDescriptor column, PageReader reader) {
      this.column = column;
      this.reader = reader;
    }

    @Override
    public DictionaryPage readDictionaryPage() {
      DictionaryPage page = reader.readDictionaryPage();
      if (page != null && !entriesFit(page)) {
        throw new ParquetDecodingException(
            column
                + " has a dictionary whose "
                + page.getDictionarySize()
                + " entries do not fit its "
                + page.getUncompressedSize()
                + " bytes");
      }
      return page;
    }

    private boolean entriesFit(DictionaryPage page) {
      if (column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
        // Every entry but one of zero length takes a byte at least.
        return page.getDictionarySize() <= page.getUncompressedSize() + 1L;
      }
      ByteBuffer bytes = buffer(page).order(ByteOrder.LITTLE_ENDIAN);
      for (int entry = 0; entry < page.getDictionarySize(); entry++) {
        int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
          return false;
        }
        bytes.position(bytes.position() + length);
      }
      return true;
    }

    private static ByteBuffer buffer(DictionaryPage page) {
      try {
        return ByteBuffer.wrap(page.getBytes().toInputStream().readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long getTotalValueCount() {
      return reader.getTotalValueCount();
    }

    @Override
    public DataPage readPage() {
      DataPage page = reader.readPage();
      if (first && page != null && page.getValueCount() > 0 && column.getMaxRepetitionLevel() > 0) {
        first = false;
        if (page.accept(new FirstRepetitionLevel(column)) != 0) {
          throw new ParquetDecodingException(
              column + " starts in the middle of a record: its first repetition level is not 0");
        }
      }
      return page;
    }
  }

  private record FirstRepetitionLevel(ColumnDescriptor column)
      implements DataPage.Visitor<Integer> {
    @Override
    public Integer visit(DataPageV1 page) {
      try {
        ValuesReader levels =
            page.getRlEncoding().getValuesReader(column, ValuesType.REPETITION_LEVEL);
        levels.initFromPage(page.getValueCount(), page.getBytes().toInputStream());
        return levels.readInteger();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Integer visit(DataPageV2 page) {
      int width = BytesUtils.getWidthFromMaxInt(column.getMaxRepetitionLevel());
      try {
        return new RunLengthBitPackingHybridDecoder(
                width, page.getRepetitionLevels().toInputStream())
            .readInt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
